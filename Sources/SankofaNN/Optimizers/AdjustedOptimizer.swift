import SankofaTensor

/// An optimizer's rule with adjustments: a schedule, clipping, weight decay, averaging,
/// accumulation.
///
/// ```swift
/// try model.compile(
///   optimizer: .adam().scheduled(by: .cosine(from: 0.01, steps: 1000)).clipped(globalNorm: 1),
///   loss: .squaredError)
/// ```
///
/// When the same adjustment is made twice, the last one counts. An adjusted optimizer is not an
/// ``OptimizerRule``; its ``rule`` takes a step without the adjustments.
public struct AdjustedOptimizer<Rule: OptimizerRule>: Optimizer {
  /// The name of the rule.
  public static var name: String { Rule.name }
  /// The rule for one parameter.
  public let rule: Rule
  /// The adjustments of the rule.
  public let adjustments: Adjustments

  /// Makes an optimizer from a rule and adjustments.
  public init(_ rule: Rule, _ adjustments: Adjustments) {
    self.rule = rule
    self.adjustments = adjustments
  }

  /// η of the first step: the schedule's if there is one, else the rule's.
  public var learningRate: Double { adjustments.schedule?.rate(at: 0) ?? rule.learningRate }

  /// Throws `SankofaError` for the first setting of the rule or of the adjustments that is not
  /// valid.
  public func check() throws {
    try rule.check()
    try adjustments.check(of: "optimizer \"\(Rule.name)\"")
  }

  /// The settings of the rule, followed by those of the adjustments.
  public var configuration: Configuration {
    Configuration(rule.configuration.entries + adjustments.configuration.entries)
  }
}

extension Optimizer {
  /// Returns the rule with these adjustments and no others.
  public func adjusted(by adjustments: Adjustments) -> any Optimizer {
    AdjustedOptimizer(rule, adjustments)
  }

  /// Returns the optimizer with a schedule for the learning rate. It counts updates since
  /// `compile`, over all calls of `fit`; the rule's own rate is not used.
  public func scheduled(by schedule: Schedule) -> AdjustedOptimizer<Rule> {
    adjusting { $0.schedule = schedule }
  }

  /// Returns the optimizer with every element of a gradient clipped to −limit…limit.
  public func clipped(value limit: Double) -> AdjustedOptimizer<Rule> {
    adjusting { $0.clipping = .value(limit) }
  }

  /// Returns the optimizer with the gradient g of each parameter scaled to g · limit / max(‖g‖,
  /// limit).
  public func clipped(norm limit: Double) -> AdjustedOptimizer<Rule> {
    adjusting { $0.clipping = .norm(limit) }
  }

  /// Returns the optimizer with the gradients of all parameters scaled by the same factor, so that
  /// their common norm is at most the limit; see ``GradientClipping/globalNorm(_:)``.
  public func clipped(globalNorm limit: Double) -> AdjustedOptimizer<Rule> {
    adjusting { $0.clipping = .globalNorm(limit) }
  }

  /// Returns the optimizer with decoupled weight decay before each update: w ← w − η λ w
  /// (Loshchilov and Hutter, 2019).
  ///
  /// - Parameter names: the names of parameters that do not decay, such as `bias`; none by default.
  public func decayed(_ factor: Double, except names: [String] = []) -> AdjustedOptimizer<Rule> {
    adjusting { ($0.decay, $0.undecayed) = (factor, names) }
  }

  /// Returns the optimizer with a moving average a of the weights w: a ← μ a + (1 − μ) w after each
  /// update, and a = w after the first (Polyak and Juditsky, 1992).
  ///
  /// At the end of `fit`, the model gets the average, with constraints applied, except constraints
  /// that go only part of the way in a step (`rate` below 1). Until then, also for validation, it
  /// uses the weights themselves, and the next `fit` continues from them unless other values were
  /// set. Statistics of layers are not averaged.
  ///
  /// - Parameters:
  ///   - momentum: μ; 0.99 by default.
  ///   - period: the number of updates after which the weights are set to their average, before
  ///     constraints are applied, and continue from there; `nil`, the default, sets them only at
  ///     the end.
  public func averaged(
    momentum: Double = 0.99, every period: Int? = nil
  ) -> AdjustedOptimizer<Rule> {
    adjusting { ($0.averageMomentum, $0.averagePeriod) = (momentum, period) }
  }

  /// Returns the optimizer with gradients accumulated over several steps. The last of these steps
  /// updates the weights by the mean gradient; powers, averages and schedules count updates.
  ///
  /// Every step has the same weight, even a smaller last batch. Gradients accumulated at the end of
  /// an epoch or a call of `fit` are kept for the next one, also in a model file.
  ///
  /// - Parameter steps: the number of steps for one update, at least 1.
  public func accumulated(over steps: Int) -> AdjustedOptimizer<Rule> {
    adjusting { $0.accumulation = steps }
  }

  private func adjusting(_ change: (inout Adjustments) -> Void) -> AdjustedOptimizer<Rule> {
    var adjustments = adjustments
    change(&adjustments)
    return AdjustedOptimizer(rule, adjustments)
  }
}
