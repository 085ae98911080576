/// Calls a closure in each hook.
///
/// ```swift
/// ClosureCallback(epochEnded: { training, epoch in print(epoch.loss) })
/// ```
public final class ClosureCallback: Callback {
  /// A closure for a hook without an epoch.
  public typealias Hook = (TrainingRun) throws -> Void
  /// True when a closure for steps was given.
  public var wantsSteps: Bool { afterStep != nil }
  private let beforeTraining: Hook?
  private let beforeEpoch: Hook?
  private let afterStep: Hook?
  private let afterEpoch: ((TrainingRun, History.Epoch) throws -> Void)?
  private let afterTraining: Hook?

  /// Makes a callback of closures for some of the hooks; see ``Callback``.
  public init(
    trainingBegan: Hook? = nil, epochBegan: Hook? = nil, stepEnded: Hook? = nil,
    epochEnded: ((TrainingRun, History.Epoch) throws -> Void)? = nil, trainingEnded: Hook? = nil
  ) {
    beforeTraining = trainingBegan
    beforeEpoch = epochBegan
    afterStep = stepEnded
    afterEpoch = epochEnded
    afterTraining = trainingEnded
  }

  public func trainingBegan(_ training: TrainingRun) throws { try beforeTraining?(training) }
  public func epochBegan(_ training: TrainingRun) throws { try beforeEpoch?(training) }
  public func stepEnded(_ training: TrainingRun) throws { try afterStep?(training) }
  public func epochEnded(_ training: TrainingRun, _ epoch: History.Epoch) throws {
    try afterEpoch?(training, epoch)
  }
  public func trainingEnded(_ training: TrainingRun) throws { try afterTraining?(training) }
}
