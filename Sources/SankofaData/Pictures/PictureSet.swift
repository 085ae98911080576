import SankofaFormats
import SankofaTensor

/// Labelled pictures that were read once: their sizes and colours are known, and what could not be read
/// is listed.
///
/// ```swift
/// let pictures = PictureSet(try LabelledFiles(.pictures, inFolder: "photos"))
/// let size = pictures.usualSize
/// let data = try pictures.dataset(
///   rows: size.rows, columns: size.columns, channels: pictures.hasColour ? 3 : 1)
/// ```
///
/// One picture at a time is decoded. Decoded pictures are kept up to ``keptByteCount``; the others are
/// read a second time when their numbers are needed.
public struct PictureSet: LabelledSet, Sendable {
  /// The facts about a picture.
  public struct Picture: Sendable, Hashable {
    /// The path of the file.
    public let path: String
    /// The name of the class.
    public let label: String
    /// The number of pixels in a row.
    public let width: Int
    /// The number of rows.
    public let height: Int
    /// True when red, green and blue differ somewhere.
    public let isColoured: Bool
    /// True when some pixels were not opaque; these were laid over white.
    public let isTransparent: Bool
    /// Remarks about faults of the file that were passed over.
    public let notes: [String]
  }

  /// The most bytes of decoded pictures that are kept between the first reading and the second: 256 MiB.
  public static let keptByteCount = 256 << 20
  /// The largest side of a picture for a network, unless another is chosen.
  public static let largestSide = 64

  /// The files and how they were found.
  public let source: LabelledFiles
  /// The pictures that can be read, in the order of the source.
  public let pictures: [Picture]
  /// The errors of files that cannot be read, after those of the source.
  public let failures: [any Error]
  /// Decoded pictures, by their place among ``pictures``.
  private let kept: [Int: Image]

  /// Reads pictures.
  ///
  /// - Parameter read: a closure that is called after each file with the number of files so far.
  public init(_ source: LabelledFiles, read: (Int) -> Void = { _ in }) {
    self.source = source
    var (pictures, failures): ([Picture], [any Error]) = ([], source.failures)
    var kept: [Int: Image] = [:]
    var room = PictureSet.keptByteCount
    for (index, item) in source.items.enumerated() {
      do {
        let file = try ImageFile(contentsOf: item.path)
        let image = file.image
        if image.pixels.count <= room {
          room -= image.pixels.count
          kept[pictures.count] = image
        }
        pictures.append(
          Picture(
            path: item.path, label: item.label, width: image.width, height: image.height,
            isColoured: image.isColoured, isTransparent: image.opacity != nil, notes: file.notes))
      } catch {
        failures.append(error)
      }
      read(index + 1)
    }
    (self.pictures, self.failures, self.kept) = (pictures, failures, kept)
  }

  /// The class of each picture.
  public var labels: [String] { pictures.map(\.label) }

  /// Remarks about faults of files that were passed over.
  public var remarks: [(path: String, notes: [String])] {
    pictures.filter { !$0.notes.isEmpty }.map { ($0.path, $0.notes) }
  }

  /// True when any picture has colour.
  public var hasColour: Bool { pictures.contains(where: \.isColoured) }

  /// The rows and columns for a network, with the reason: the median height and the median width of the
  /// pictures, made smaller together until the larger one is at most ``largestSide``.
  public var usualSize: (rows: Int, columns: Int, reason: String) {
    func median(_ sizes: [Int]) -> Int { sizes.isEmpty ? 1 : sizes.sorted()[sizes.count / 2] }
    let (height, width) = (median(pictures.map(\.height)), median(pictures.map(\.width)))
    let isOne = Set(pictures.map { [$0.height, $0.width] }).count <= 1
    let found = isOne ? "the size of all pictures" : "the median of the sizes"
    let longest = max(height, width)
    let most = PictureSet.largestSide
    if longest <= most { return (height, width, found) }
    func scaled(_ side: Int) -> Int { max(1, (2 * side * most + longest) / (2 * longest)) }
    return (
      scaled(height), scaled(width),
      "\(found), \(height)×\(width), made smaller until no side is above \(most)"
    )
  }

  /// The pictures as numbers from 0 to 255, `uint8` [n, rows, columns, channels], with their labels.
  ///
  /// Each pixel is the mean of the area that it covers, as in ``Preprocessing/pictures(_:)``; a picture
  /// of another shape is stretched.
  ///
  /// - Parameters:
  ///   - channels: 1 for grey or 3 for colour.
  ///   - classNames: the classes in order; by default those of the pictures. Pictures of other classes
  ///     are left out.
  /// - Throws: `FormatError` when the numbers do not fit into memory, when there is no picture of these
  ///   classes, or when a file cannot be read a second time.
  public func dataset(
    rows: Int, columns: Int, channels: Int, classNames: [String]? = nil
  ) throws -> Dataset {
    try dataset(
      classNames: classNames ?? self.classNames, shape: [rows, columns, channels],
      larger: "choose a smaller size."
    ) { index, numbers in
      let path = pictures[index].path
      let image = try kept[index] ?? ImageFile(contentsOf: path).image
      numbers += try image.bytes(rows: rows, columns: columns, channels: channels, name: path)
    }
  }
}

extension Image {
  /// True when red, green and blue differ somewhere.
  public var isColoured: Bool {
    guard channels == 3 else { return false }
    return pixels.withUnsafeBufferPointer { pixels in
      for place in stride(from: 0, to: pixels.count, by: 3) {
        let red = pixels[place]
        if red != pixels[place + 1] || red != pixels[place + 2] { return true }
      }
      return false
    }
  }

  /// The picture as whole numbers from 0 (black) to 255 (white), in the order row, column, channel.
  package func bytes(
    rows: Int, columns: Int, channels: Int, name: String = "picture"
  ) throws -> [UInt8] {
    try values(rows: rows, columns: columns, channels: channels, in: 0...255, name: name)
      .floats.map { UInt8($0.rounded()) }
  }
}
