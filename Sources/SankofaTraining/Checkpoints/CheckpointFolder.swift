import SankofaFormats
import SankofaNN
import SankofaTensor

/// A folder of checkpoints, from which a training that was interrupted continues with the same bits.
///
/// ```swift
/// let checkpoints = try CheckpointFolder("run", every: .steps(500), resumes: true)
/// try model.fit(data, epochs: 20, callbacks: [stopping, checkpoints])
/// ```
///
/// A checkpoint has everything: weights, optimizer, schedule, the step within the epoch, sums of
/// losses and metrics, averages, history, and the states of callbacks, such as the best weights of
/// ``EarlyStopping``. The order of examples and the random numbers follow from the model's seed and
/// its counts of steps and epochs. To resume, make and compile the model as before, make a folder
/// with `resumes: true`, and call `fit` as before; only `epochs` may be greater. A training that
/// was complete is not trained further.
///
/// Each checkpoint is written completely or not at all, and ends with a digest of its bytes. When
/// the newest one is damaged, the one before it is used. Older checkpoints are removed after a new
/// one is on disk. When a checkpoint cannot be written, for example because the disk is full,
/// training continues.
///
/// The folder is locked as long as this object lives, so that a second training cannot write there.
/// A folder is for one call of `fit`.
public final class CheckpointFolder: Callback {
  /// The steps or epochs after which a checkpoint is written.
  public enum Interval: Sendable, Hashable {
    /// Whenever the model's number of steps, over all calls of `fit`, is a multiple of this.
    case steps(Int)
    /// After each epoch of the call whose number is a multiple of this.
    case epochs(Int)
  }

  /// The path of the folder.
  public let path: String
  /// The steps or epochs after which a checkpoint is written. There is always one at the end, except
  /// when an error ends training: the weights may then be those of an earlier epoch.
  public let interval: Interval
  /// The number of checkpoints that are kept.
  public let keepCount: Int
  /// True when training continues from the newest checkpoint in the folder, if there is one.
  public let resumes: Bool
  /// The path of the checkpoint from which training continued; `nil` when it started from the
  /// beginning.
  public private(set) var resumedPath: String?
  /// The path of the last checkpoint that was written or read.
  public private(set) var lastPath: String?
  /// The reasons why newer checkpoints could not be used, one line each.
  public private(set) var damages: [String] = []
  /// The reason why the last checkpoint could not be written; `nil` when it could.
  public private(set) var failure: (any Error)?

  private let folder: LockedFolder
  private let calls: any FileCalls
  private let notice: ((String) -> Void)?
  let settings: [(name: String, value: String)]
  /// The names of the checkpoints that are not known to be damaged.
  private var good: [String] = []
  /// The names of the checkpoints that are damaged.
  private var damaged: [String] = []
  /// The last step that was read, written, or could not be written, and whether training was complete.
  private(set) var lastTried: (step: Int, isStopped: Bool)?
  /// The step of ``lastPath``.
  package private(set) var lastStep: Int?

  /// Makes the folder if it does not exist, and locks it.
  ///
  /// - Parameters:
  ///   - path: the path of the folder; the folder that it is in must exist.
  ///   - interval: the steps or epochs after which a checkpoint is written; each epoch by default.
  ///   - keepCount: the number of checkpoints that are kept, at least 1; 3 by default.
  ///   - resumes: true to continue from the newest checkpoint; false, the default, refuses a folder
  ///     that has checkpoints.
  ///   - settings: names and texts that must be the same to resume, in addition to the settings of
  ///     the model and of `fit`; none by default.
  ///   - notice: a closure that is told in one line when a checkpoint is damaged or cannot be
  ///     written. Without one, `fit` throws at its end when the last checkpoint could not be
  ///     written.
  /// - Throws: `SankofaError` for an invalid argument; `FormatError` when the folder cannot be made,
  ///   is used by another training, or has checkpoints and `resumes` is false.
  public convenience init(
    _ path: String, every interval: Interval = .epochs(1), keeping keepCount: Int = 3,
    resumes: Bool = false, settings: [(name: String, value: String)] = [],
    notice: ((String) -> Void)? = nil
  ) throws {
    try self.init(
      path, every: interval, keeping: keepCount, resumes: resumes, settings: settings,
      notice: notice, through: SystemCalls())
  }

  /// Makes a folder whose files are written by the given calls.
  package init(
    _ path: String, every interval: Interval = .epochs(1), keeping keepCount: Int = 3,
    resumes: Bool = false, settings: [(name: String, value: String)] = [],
    notice: ((String) -> Void)? = nil, through calls: any FileCalls
  ) throws {
    switch interval {
    case .steps(let count), .epochs(let count):
      if count < 1 {
        throw SankofaError(
          "CheckpointFolder", "the interval must be at least 1, got \(count); try .epochs(1).")
      }
    }
    if keepCount < 1 {
      throw SankofaError(
        "CheckpointFolder", "keeping must be at least 1, got \(keepCount); try 3.")
    }
    (self.path, self.interval, self.keepCount) = (path, interval, keepCount)
    (self.resumes, self.settings, self.notice) = (resumes, settings, notice)
    self.calls = calls
    folder = try LockedFolder(
      path, owner: "another training writes its checkpoints there", through: calls)
    try folder.removeUnfinished(CheckpointFile.kind)
    good = try folder.names.filter { CheckpointFolder.step(of: $0) != nil }
    try checkIsFresh()
  }

  private func checkIsFresh() throws {
    guard !resumes, let name = good.last else { return }
    throw FormatError(
      path: path, place: .file,
      message: "has checkpoints of an earlier training, the newest \(name); resume that, or choose "
        + "another folder.")
  }

  /// Throws the reason why the last checkpoint could not be written, unless a closure was told.
  public func trainingEnded(_ training: TrainingRun) throws {
    if notice == nil, let failure { throw failure }
  }

  // MARK: Names

  private static let (nameStart, nameEnd) = ("step-", ".safetensors")

  /// The name of a checkpoint, so long that names are in the order of steps.
  private static func name(step: Int) -> String {
    let digits = String(step)
    return nameStart + String(repeating: "0", count: max(0, 12 - digits.count)) + digits + nameEnd
  }

  private static func step(of name: String) -> Int? {
    guard name.hasPrefix(nameStart), name.hasSuffix(nameEnd) else { return nil }
    let digits = name.dropFirst(nameStart.count).dropLast(nameEnd.count)
    return digits.allSatisfy(\.isNumber) ? Int(digits) : nil
  }

  // MARK: Reading

  /// Reads the newest checkpoint that is whole; `nil` when there is none at all.
  ///
  /// - Throws: `FormatError` when all are damaged, or when there are some that should not be
  ///   continued.
  func newest() throws -> TrainingState? {
    try checkIsFresh()
    while let name = good.last {
      let place = path + "/" + name
      do {
        let state = try TrainingState(CheckpointFile(contentsOf: place), path: place)
        (resumedPath, lastPath) = (place, place)
        lastStep = state.position.stepsTrained
        lastTried = (state.position.stepsTrained, state.position.isStopped)
        return state
      } catch let error as OtherVersion {
        throw error.error
      } catch {
        good.removeLast()
        damaged.append(name)
        damages.append("\(error)")
        if !good.isEmpty { notice?("\(error)") }
      }
    }
    guard let reason = damages.first else { return nil }
    throw FormatError(
      path: path, place: .file,
      message: "none of its checkpoints is whole, \(damaged.count) in all; the newest: \(reason) "
        + "Choose another folder to begin anew.")
  }

  /// Reads the newest checkpoint that is whole, and returns its path; `nil` when there is none at
  /// all. Throws when all are damaged.
  package func newestPath() throws -> String? { try newest().flatMap { _ in resumedPath } }

  // MARK: Writing

  /// True when a checkpoint is due after a step within an epoch.
  func isDue(afterStep step: Int) -> Bool {
    if case .steps(let count) = interval { step % count == 0 } else { false }
  }

  /// True when a checkpoint is due after an epoch that ended with a step.
  func isDue(afterEpoch epoch: Int, step: Int) -> Bool {
    if case .epochs(let count) = interval { epoch % count == 0 } else { isDue(afterStep: step) }
  }

  /// Writes a checkpoint, and then removes older ones. A failure is kept, so that training
  /// continues.
  func save(_ state: TrainingState) {
    let step = state.position.stepsTrained
    let name = CheckpointFolder.name(step: step)
    lastTried = (step, state.position.isStopped)
    do {
      let isOnDisk = try state.file().write(to: path + "/" + name, through: calls)
      failure = nil
      (lastPath, lastStep) = (path + "/" + name, step)
      good.removeAll { $0 == name }
      good.append(name)
      damaged.removeAll { $0 == name }
      // Without this, a loss of power could take the new one and leave none of the old.
      guard isOnDisk else { return }
      // What is damaged would be told again at each resumption.
      folder.remove(damaged.filter { $0 < name })
      damaged.removeAll { $0 < name }
      guard good.count > keepCount else { return }
      folder.remove(good.dropLast(keepCount))
      good.removeFirst(good.count - keepCount)
    } catch {
      // A disk that stays full is told once.
      if failure == nil {
        notice?("\(error)".onOneLine(atMost: .max) + " Training continues without this checkpoint.")
      }
      failure = error
    }
  }
}
