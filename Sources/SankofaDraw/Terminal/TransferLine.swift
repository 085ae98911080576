/// The progress of a download, as one line.
///
/// ```
/// train-images-idx3-ubyte.gz  ━━━━━━━━━━──────────  4.20 MB of 9.91 MB  1.20 MB/s  5 s left
/// ```
public struct TransferLine: Sendable {
  /// The name of the file.
  public var name: String
  /// The number of bytes received so far.
  public var byteCount: Int
  /// The total number of bytes, if known.
  public var totalByteCount: Int?
  /// The speed in bytes per second, if known.
  public var bytesPerSecond: Double?

  /// Makes the state of a transfer.
  public init(
    name: String, byteCount: Int, totalByteCount: Int? = nil, bytesPerSecond: Double? = nil
  ) {
    self.name = name
    self.byteCount = byteCount
    self.totalByteCount = totalByteCount
    self.bytesPerSecond = bytesPerSecond
  }

  /// The line with a bar, without a newline and never wider than `columns`, so that the next line
  /// can overwrite it. There is no bar when the total is not known.
  public func text(style: TerminalStyle, columns: Int = 80) -> String {
    let parts = [TerminalText.printable(name), size] + speed
    if let totalByteCount,
      let line = ProgressBar(done: byteCount, total: totalByteCount)
        .line(parts, least: 2, columns: columns, style: style)
    {
      return line
    }
    return TerminalText.truncated(parts.joined(separator: "  "), to: columns, style: style)
  }

  /// The line for a file or a pipe: `train-images-idx3-ubyte.gz: 4.20 MB of 9.91 MB`.
  public var plainText: String { TerminalText.printable(name) + ": " + size }

  private var size: String {
    NumberFormat.bytes(byteCount) + (totalByteCount.map { " of " + NumberFormat.bytes($0) } ?? "")
  }

  private var speed: [String] {
    guard let bytesPerSecond, bytesPerSecond > 0, bytesPerSecond < 1e18 else { return [] }
    let rate = NumberFormat.bytes(Int(bytesPerSecond)) + "/s"
    guard let totalByteCount, totalByteCount > byteCount else { return [rate] }
    let seconds = Double(totalByteCount - byteCount) / bytesPerSecond
    return [rate, NumberFormat.timeLeft(seconds: seconds)]
  }
}
