import SankofaFormats
import SankofaNN
import SankofaTensor

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Saves the model after each epoch, or only after each epoch that is better than all before it.
///
/// ```swift
/// Checkpoint(toPath: "model-{epoch:03d}-{val_loss:.2f}.safetensors")
/// Checkpoint(toPath: "best.safetensors", improving: "val_loss")
/// ```
///
/// In the path, `{epoch}` stands for the number of the epoch over all calls of `fit`, and the name
/// of a value in braces for that value with four decimals. `{epoch:03d}` and `{val_loss:.2f}` set
/// the number of digits. An existing file is replaced only when the new one is complete.
public final class Checkpoint: Callback {
  /// The path of the last file that was saved.
  public private(set) var lastPath: String?
  /// The best value so far, when a value is monitored.
  public private(set) var best: Double?
  private let pattern: String
  private var path: PathPattern?
  private var monitor: Monitor?

  /// Makes a callback that saves to a path.
  ///
  /// - Parameters:
  ///   - path: the path of the files; it may contain values in braces.
  ///   - name: the value that must improve for the model to be saved; `nil`, the default, saves it
  ///     after each epoch.
  ///   - mode: the direction in which the value improves; by default that of the value itself.
  ///   - minimumDelta: the amount by which a value must be better; 0 by default.
  public init(
    toPath path: String, improving name: String? = nil, mode: MonitorMode = .automatic,
    minimumDelta: Double = 0
  ) {
    pattern = path
    monitor = name.map { Monitor("Checkpoint", $0, mode: mode, minimumDelta: minimumDelta) }
  }

  /// Makes a callback that saves to a file; see ``init(toPath:improving:mode:minimumDelta:)``.
  /// Throws `FormatError` when `url` is not a file URL.
  public convenience init(
    to url: URL, improving name: String? = nil, mode: MonitorMode = .automatic,
    minimumDelta: Double = 0
  ) throws {
    self.init(
      toPath: try url.filePath, improving: name, mode: mode, minimumDelta: minimumDelta)
  }

  /// Checks the path. Throws when the training does not have one of its values, or when no file can
  /// be written.
  public func trainingBegan(_ training: TrainingRun) throws {
    let path = try PathPattern(pattern, training)
    try monitor?.begin(training)
    try AtomicFile.checkWritable(path.filled(epoch: training.model.epochsTrained + 1) { _ in 0 })
    self.path = path
    best = nil
  }

  /// Saves the model, unless the monitored value has not improved.
  public func epochEnded(_ training: TrainingRun, _ epoch: History.Epoch) throws {
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

  public func savedState(_ training: TrainingRun) -> CallbackState? {
    var state = CallbackState(
      settings: Configuration([("path", .text(pattern))] + (monitor?.settings ?? [])),
      values: Configuration([("lastPath", lastPath.map { .text($0) } ?? .none)]))
    state.add("best", best)
    return state
  }

  public func check(_ state: CallbackState, _ training: TrainingRun) throws {
    _ = try kept(in: state)
  }

  public func restore(_ state: CallbackState, _ training: TrainingRun) throws {
    (lastPath, best) = try kept(in: state)
  }

  private func kept(in state: CallbackState) throws -> (lastPath: String?, best: Double?) {
    (try state.values.setting("lastPath"), try state.number("best"))
  }
}
