import SankofaFormats
import SankofaTensor

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Saves the model after each epoch, or only after those that are better than all before.
///
/// ```swift
/// Checkpoint(toPath: "model-{epoch:03d}-{val_loss:.2f}.safetensors")
/// Checkpoint(toPath: "best.safetensors", improving: "val_loss")
/// ```
///
/// In the name `{epoch}` stands for the number of the epoch over all calls of `fit`, and the name of a
/// value for that value with four decimals; `{epoch:03d}` and `{val_loss:.2f}` say how many digits.
/// Files are never half written: an old one of the same name stays until the new one is whole.
public final class Checkpoint: Callback {
  /// The file that was written last.
  public private(set) var lastPath: String?
  /// The best value so far, when one is watched.
  public private(set) var best: Double?
  private let pattern: String
  private var path: PathPattern?
  private var monitor: Monitor?

  /// Saves to a path.
  ///
  /// - Parameters:
  ///   - path: with values in braces, or without.
  ///   - name: the value that must become better for the model to be saved; `nil`, the default, saves
  ///     it after each epoch.
  ///   - mode: the direction in which the value gets better; as the value says by default.
  ///   - minimumDelta: the difference by which a value must be better, 0 by default.
  public init(
    toPath path: String, improving name: String? = nil, mode: MonitorMode = .automatic,
    minimumDelta: Double = 0
  ) {
    pattern = path
    monitor = name.map { Monitor("Checkpoint", $0, mode: mode, minimumDelta: minimumDelta) }
  }

  /// Saves to a file; see ``init(toPath:improving:mode:minimumDelta:)``. Throws `FormatError` when the
  /// URL is none of a file.
  public convenience init(
    to url: URL, improving name: String? = nil, mode: MonitorMode = .automatic,
    minimumDelta: Double = 0
  ) throws {
    self.init(
      toPath: try url.filePath, improving: name, mode: mode, minimumDelta: minimumDelta)
  }

  /// Throws when a value will not be there, or no file can be written.
  public func trainingBegan(_ training: Training) throws {
    let path = try PathPattern(pattern, training)
    try monitor?.begin(training)
    try AtomicFile.checkWritable(path.filled(epoch: training.model.epochsTrained + 1) { _ in 0 })
    self.path = path
    best = nil
  }

  /// Saves, if it is time to.
  public func epochEnded(_ training: Training, _ epoch: History.Epoch) throws {
    guard let path else { misuseBeforeTraining("Checkpoint") }
    if let monitor {
      let value = try monitor.value(in: epoch)
      guard monitor.improves(value, on: best) else { return }
      best = value
    }
    let file = try path.filled(epoch: epoch.number) { try epoch.value($0, for: "Checkpoint") }
    try training.model.save(toPath: file)
    lastPath = file
  }
}
