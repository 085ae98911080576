import SankofaData
import SankofaDraw

/// Shows the progress of a download on standard error: one line for each file, which is updated on
/// a terminal.
final class TransferReport {
  private var file = ""
  private var start = ContinuousClock.now
  private var shown = ContinuousClock.now

  func show(_ progress: DownloadProgress) {
    let console = Console.errors
    let now = ContinuousClock.now
    if progress.file != file {
      end()
      (file, start) = (progress.file, now)
      if !console.isTerminal { console.line("fetching \(progress.address)") }
    } else if now - shown < .milliseconds(100), progress.receivedBytes != progress.totalBytes {
      return
    }
    guard console.isTerminal else { return }
    shown = now
    let seconds = (now - start) / .seconds(1)
    let line = TransferLine(
      name: progress.file, byteCount: progress.receivedBytes, totalByteCount: progress.totalBytes,
      bytesPerSecond: seconds > 0.2 ? Double(progress.receivedBytes) / seconds : nil)
    console.overwrite(line.text(style: console.style, columns: console.columns - 1))
  }

  /// Keeps the line of the last file.
  func end() {
    if !file.isEmpty { Console.errors.keep() }
    file = ""
  }
}
