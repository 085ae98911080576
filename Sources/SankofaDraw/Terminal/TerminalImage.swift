/// A grey image drawn with characters.
///
/// With colours, each character is two pixels, one above the other (`▀` in one grey on another);
/// without colours, it is one of ten ASCII characters from dark to light. Characters are assumed to
/// be twice as high as wide, so a square image looks square.
public struct TerminalImage: Sendable {
  /// The number of pixels in a row.
  public let width: Int
  /// The number of rows.
  public let height: Int
  /// Greys from 0 (black) to 1 (white), row by row; other numbers are clamped, NaN is 0.
  public let values: [Double]

  /// Images up to this width are drawn at twice their size, because 8×8 pixels are too small to
  /// read.
  private static let doubledWidth = 16

  /// Makes an image of `width * height` values. Traps when the count differs.
  public init(width: Int, height: Int, values: [Double]) {
    let (count, overflows) = width.multipliedReportingOverflow(by: height)
    guard width >= 0, height >= 0, !overflows, values.count == count else {
      fatalError(
        "TerminalImage: must have width * height = \(width) * \(height) values, got "
          + "\(values.count)")
    }
    self.width = width
    self.height = height
    self.values = values.map { $0 > 0 ? min($0, 1) : 0 }
  }

  /// The image as lines of text, each with a newline at the end. An image wider than `columns` is
  /// scaled down; an empty image gives an empty text.
  public func text(style: TerminalStyle, columns: Int = 80) -> String {
    if values.isEmpty { return "" }
    let wanted = width <= Self.doubledWidth ? 2 * width : width
    let across = max(1, min(wanted, columns))
    let down = max(1, (2 * height * across + width) / (2 * width))
    return style.hasColor
      ? halfBlocks(across: across, down: down, style: style)
      : ramp(across: across, down: max(1, (down + 1) / 2))
  }

  private func ramp(across: Int, down: Int) -> String {
    let ramp = Array(" .:-=+*#%@")
    let cells = resampled(across: across, down: down)
    return (0..<down).map { row in
      let line = cells[(row * across)..<((row + 1) * across)].map { value in
        ramp[min(ramp.count - 1, Int(value * Double(ramp.count)))]
      }
      return TerminalText.trimmedAtEnd(String(line)) + "\n"
    }.joined()
  }

  private func halfBlocks(across: Int, down: Int, style: TerminalStyle) -> String {
    let cells = resampled(across: across, down: down)
    var text = ""
    for row in stride(from: 0, to: down, by: 2) {
      // Escape sequences are needed only where a colour changes.
      var last = ""
      for column in 0..<across {
        let above = cells[row * across + column]
        let below = row + 1 < down ? cells[(row + 1) * across + column] : nil
        let code =
          Self.code(of: above, layer: 38, style: style)
          + (below.map { ";" + Self.code(of: $0, layer: 48, style: style) } ?? "")
        if code != last { text += "\u{1B}[\(code)m" }
        last = code
        text += "▀"
      }
      text += "\u{1B}[0m\n"
    }
    return text
  }

  private static func code(of value: Double, layer: Int, style: TerminalStyle) -> String {
    if style == .trueColor {
      let level = Int(value * 255 + 0.5)
      return "\(layer);2;\(level);\(level);\(level)"
    }
    // Levels 0 and 25 are black and white of the colour cube; the 24 greys 8, 18, … 238 are
    // between.
    let level = Int(value * 25 + 0.5)
    return "\(layer);5;\(level == 0 ? 16 : level == 25 ? 231 : 231 + level)"
  }

  /// The image at another size; each new pixel is the mean of the area that it covers.
  private func resampled(across: Int, down: Int) -> [Double] {
    let columns = Self.coverage(of: width, by: across)
    let rows = Self.coverage(of: height, by: down)
    return rows.flatMap { row in
      columns.map { column in
        var sum = 0.0
        for (y, rowShare) in row {
          for (x, columnShare) in column { sum += values[y * width + x] * rowShare * columnShare }
        }
        return min(1, sum)
      }
    }
  }

  /// For each of `parts` equal parts of an axis, the pixels that it covers and their shares.
  private static func coverage(of pixels: Int, by parts: Int) -> [[(pixel: Int, share: Double)]] {
    // In units of 1/parts of a pixel, every boundary is a whole number.
    (0..<parts).map { part in
      let begin = part * pixels
      let end = begin + pixels
      return (begin / parts...(end - 1) / parts).map { pixel in
        let overlap = min(end, (pixel + 1) * parts) - max(begin, pixel * parts)
        return (pixel, Double(overlap) / Double(pixels))
      }
    }
  }
}
