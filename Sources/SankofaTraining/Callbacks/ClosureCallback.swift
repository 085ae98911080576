/// Does in each hook what a closure says.
///
/// ```swift
/// ClosureCallback(epochEnded: { training, epoch in print(epoch.loss) })
/// ```
public final class ClosureCallback: Callback {
  /// The closure of a hook.
  public typealias Hook = (Training) throws -> Void
  /// True when there is a closure for steps.
  public var wantsSteps: Bool { afterStep != nil }
  private let beforeTraining: Hook?
  private let beforeEpoch: Hook?
  private let afterStep: Hook?
  private let afterEpoch: ((Training, History.Epoch) throws -> Void)?
  private let afterTraining: Hook?

  /// Takes a closure for each hook that is wanted; see ``Callback``.
  public init(
    trainingBegan: Hook? = nil, epochBegan: Hook? = nil, stepEnded: Hook? = nil,
    epochEnded: ((Training, History.Epoch) throws -> Void)? = nil, trainingEnded: Hook? = nil
  ) {
    beforeTraining = trainingBegan
    beforeEpoch = epochBegan
    afterStep = stepEnded
    afterEpoch = epochEnded
    afterTraining = trainingEnded
  }

  /// Calls its closure.
  public func trainingBegan(_ training: Training) throws { try beforeTraining?(training) }
  /// Calls its closure.
  public func epochBegan(_ training: Training) throws { try beforeEpoch?(training) }
  /// Calls its closure.
  public func stepEnded(_ training: Training) throws { try afterStep?(training) }
  /// Calls its closure.
  public func epochEnded(_ training: Training, _ epoch: History.Epoch) throws {
    try afterEpoch?(training, epoch)
  }
  /// Calls its closure.
  public func trainingEnded(_ training: Training) throws { try afterTraining?(training) }
}
