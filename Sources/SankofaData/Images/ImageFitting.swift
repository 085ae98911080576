import SankofaFormats
import SankofaTensor

/// A conversion of any picture of a digit to the form of the training data of `mnist` or `digits`.
///
/// Both styles first find the drawing: they recognise dark on light and light on dark, remove the
/// paper even in uneven light and across shadows, leave out frames, rules, squares, the table behind
/// a sheet, bars along a side and specks, and make the strongest ink full ink. Transparent pixels count as white paper, or as black paper when the ink
/// on them is white. Then the drawing is laid out like the training data.
///
/// - `mnist`: the drawing is scaled so that its longer side has 20/28 of the picture's shorter one,
///   each pixel being the mean of the area that it covers, and moved by whole pixels so that its
///   centre of mass is at the centre (LeCun, Bottou, Bengio and Haffner, *Gradient-based learning
///   applied to document recognition*, 1998). Values are from 0 to 255.
/// - `digits`: on a sheet with four times the rows and columns, the drawing is scaled to the full
///   height and to at most 20/32 of the width (narrow drawings are not widened). Strokes are made
///   thicker or thinner until about 30 % of the sheet is ink. The drawing is set upright, so that
///   the first ink of the lowest row is below that of the uppermost row. Each value is the number
///   of pixels with ink in a 4×4 block; grey pixels count in part. NIST's programs, with which the
///   data set was made, did the same (Garris and others, *NIST form-based handprint recognition
///   system*, 1994; Alpaydin and Kaynak, *Cascading classifiers*, 1998). Values are from 0 to 16.
///
/// A picture that already has the model's size, has no frame and is light on dark is used as it is;
/// for `mnist`, its centre of mass must also be at the centre. For `digits`, its greys 0 … 255
/// become 0 … 16.
public struct ImageFitting: Sendable, Hashable {
  /// The data set whose pictures the results resemble.
  public enum Style: String, Sendable, CaseIterable {
    /// Drawings centred by mass, with values 0 … 255.
    case mnist
    /// Drawings of full height, with values 0 … 16.
    case digits
  }

  /// The data set whose pictures the results resemble.
  public let style: Style
  /// The number of rows of the result.
  public let rows: Int
  /// The number of columns of the result.
  public let columns: Int

  /// A fitting to 28×28 greys from 0 to 255.
  public static let mnist = ImageFitting(style: .mnist, rows: 28, columns: 28)
  /// A fitting to 8×8 numbers from 0 to 16.
  public static let digits = ImageFitting(style: .digits, rows: 8, columns: 8)

  /// Makes a fitting for another size. Traps unless `rows` and `columns` are positive.
  public init(style: Style, rows: Int, columns: Int) {
    guard rows > 0, columns > 0 else {
      misuse(
        TensorError(
          "ImageFitting", "sizes must be positive, got \(rows) × \(columns); try 28 × 28."))
    }
    self.style = style
    self.rows = rows
    self.columns = columns
  }

  /// Converts a picture to an example, `uint8 [rows, columns]`.
  ///
  /// Pictures with more than 640 pixels in a row or column are reduced first.
  ///
  /// - Parameter name: the picture's name in errors.
  /// - Throws: `DataError.blankImage` when no ink can be distinguished from the paper, and
  ///   `DataError.tooLargeFitting` when a picture of this size does not fit into memory.
  public func fit(_ image: Image, name: String = "picture") throws -> Tensor {
    try fitted(image, name: name).example
  }

  /// Converts a picture as ``fit(_:name:)`` does, and says when the drawing is doubtful.
  package func fitted(
    _ image: Image, name: String
  ) throws -> (example: Tensor, doubt: Doubt?) {
    // Bytes of `Double`s for each pixel: `mnist` needs the drawing and the field that it is placed
    // in; `digits` needs four sheets, with 16 pixels for each one.
    try DataError.requireMemory(name, rows, columns, bytesPerPixel: style == .mnist ? 32 : 512)
    let field = GreyPlane(image, reducedToAtMost: 640).withoutFrame()
    let (contrasts, isDarkOnLight) = InkPlane.contrasts(field)
    // When it is unclear which side is the ink, the picture is assumed to be like the training
    // data.
    if field.width == columns, field.height == rows, isDarkOnLight != true, isLaidOut(field) {
      return (tensor(field.values.map { $0 / 255 }), nil)
    }
    guard let drawing = InkPlane(contrasts) else {
      throw DataError.blankImage(
        name, leastContrast: Int(InkPlane.leastContrast),
        contrast: Int((contrasts.values.max() ?? 0).rounded()))
    }
    let ink = drawing.cropped()
    let values = style == .mnist ? centredByMass(ink.thinned()) : countedInBlocks(ink)
    return (tensor(values), drawing.doubt)
  }

  /// A reason not to trust a drawing.
  package enum Doubt: Sendable, Hashable {
    /// There are several drawings of about the same size.
    case severalDrawings
    /// There are only lines along the sides or boxes.
    case onlyLines
  }

  /// The picture moved by one pixel to the left, to the right, up and down, `[4, rows, columns]`;
  /// `nil` when a pixel is a large part of a stroke.
  package func moved(_ example: Tensor) -> Tensor? {
    guard style == .mnist else { return nil }
    let values = example.elements(as: UInt8.self)
    let all = [(0, 1), (0, -1), (1, 0), (-1, 0)].flatMap { down, across in
      (0..<rows).flatMap { row in
        (0..<columns).map { column -> UInt8 in
          let (row, column) = (row + down, column + across)
          guard (0..<rows).contains(row), (0..<columns).contains(column) else { return 0 }
          return values[row * columns + column]
        }
      }
    }
    return Tensor(all, shape: [4, rows, columns])
  }

  /// The share of the sheet that is ink in the data set `digits`, whatever the digit.
  static let digitCoverage = 0.3

  /// The value of full ink in the result.
  private var most: Double { style == .mnist ? 255 : 16 }

  private func tensor(_ values: [Double]) -> Tensor {
    Tensor(values.map { UInt8(($0 * most).rounded()) }, shape: [rows, columns])
  }

  /// True when a picture of the right size has its drawing in place, or the drawing is too large to
  /// be moved.
  private func isLaidOut(_ grey: GreyPlane) -> Bool {
    guard style == .mnist else { return true }
    let inkRows = (0..<rows).filter { row in grey.row(row).contains { $0 >= 51 } }
    let inkColumns = (0..<columns).filter { column in
      (0..<rows).contains { grey[$0, column] >= 51 }
    }
    guard let top = inkRows.first, let bottom = inkRows.last, let left = inkColumns.first,
      let right = inkColumns.last
    else { return true }
    let centre = Self.centreOfMass(grey.values, width: columns)
    let size = max(bottom - top, right - left) + 1
    let shortest = Double(min(rows, columns))
    let distance = max(
      abs(centre.across - Double(columns / 2)), abs(centre.down - Double(rows / 2)))
    // No digit of MNIST is more than 0.52 pixels from its place.
    return size > box + 1 || distance <= shortest / 28
  }

  /// The unrounded column and row of the centre of mass. The values must not all be 0.
  private static func centreOfMass(
    _ values: [Double], width: Int
  ) -> (across: Double, down: Double) {
    var (total, across, down) = (0.0, 0.0, 0.0)
    for (index, value) in values.enumerated() {
      total += value
      across += value * Double(index % width)
      down += value * Double(index / width)
    }
    return (across / total, down / total)
  }

  /// The most rows or columns that a drawing fills.
  private var box: Int { max(1, scaled(min(rows, columns), 20, 28)) }

  private func centredByMass(_ ink: InkPlane) -> [Double] {
    let longest = max(ink.width, ink.height)
    let drawing = ink.resampled(
      width: max(1, scaled(ink.width, box, longest)),
      height: max(1, scaled(ink.height, box, longest)))
    let centre = Self.centreOfMass(drawing.values, width: drawing.width)
    // In MNIST, the centre of mass is at pixel 14 of 0 … 27. A drawing is never moved out of the
    // field.
    let left = Int((Double(columns / 2) - centre.across).rounded())
    let top = Int((Double(rows / 2) - centre.down).rounded())
    let most = drawing.values.max() ?? 1
    return placed(
      InkPlane(
        width: drawing.width, height: drawing.height, values: drawing.values.map { $0 / most }),
      rows: rows, columns: columns, top: min(max(top, 0), rows - drawing.height),
      left: min(max(left, 0), columns - drawing.width))
  }

  private func countedInBlocks(_ ink: InkPlane) -> [Double] {
    let (fineRows, fineColumns) = (4 * rows, 4 * columns)
    let width = min(scaled(fineColumns, 20, 32), scaled(ink.width, fineRows, ink.height))
    return ink.resampled(width: max(1, width), height: fineRows)
      .centred(inWidth: fineColumns, height: fineRows)
      .weighted(to: Self.digitCoverage).upright()
      .resampled(width: columns, height: rows).values
  }

  private func placed(
    _ drawing: InkPlane, rows: Int, columns: Int, top: Int, left: Int
  ) -> [Double] {
    var field = [Double](repeating: 0, count: rows * columns)
    for (index, value) in drawing.values.enumerated() {
      field[(top + index / drawing.width) * columns + left + index % drawing.width] = value
    }
    return field
  }

  /// `length · numerator / denominator`, rounded to the nearest whole number.
  private func scaled(_ length: Int, _ numerator: Int, _ denominator: Int) -> Int {
    (2 * length * numerator + denominator) / (2 * denominator)
  }
}
