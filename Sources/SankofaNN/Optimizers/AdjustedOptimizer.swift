import SankofaTensor

/// An optimizer's rule with more beside it: a schedule, clipping, decay, an average, accumulation.
///
/// ```swift
/// try model.compile(
///   optimizer: .adam().scheduled(by: .cosine(from: 0.01, steps: 1000)).clipped(globalNorm: 1),
///   loss: .squaredError)
/// ```
///
/// When the same adjustment is made twice, the last one counts. An adjusted optimizer is no
/// ``OptimizerRule``; its ``rule`` takes a step without the adjustments.
public struct AdjustedOptimizer<Rule: OptimizerRule>: Optimizer {
  /// That of the rule.
  public static var name: String { Rule.name }
  /// The rule for one parameter.
  public let rule: Rule
  /// The adjustments of the rule.
  public let adjustments: Adjustments

  /// Puts adjustments beside a rule.
  public init(_ rule: Rule, _ adjustments: Adjustments) {
    self.rule = rule
    self.adjustments = adjustments
  }

  /// η of the first step: the schedule's, else the rule's.
  public var learningRate: Double { adjustments.schedule?.rate(at: 0) ?? rule.learningRate }

  /// Throws where the rule would; limits and the average's period above 0, momentum in 0..<1.
  public func check() throws {
    try rule.check()
    try adjustments.check(of: "optimizer \"\(Rule.name)\"")
  }

  /// The rule's settings, and what stands beside it.
  public var configuration: Configuration {
    Configuration(rule.configuration.entries + adjustments.configuration.entries)
  }
}

extension Optimizer {
  /// The rule with these adjustments and no others.
  public func adjusted(by adjustments: Adjustments) -> any Optimizer {
    AdjustedOptimizer(rule, adjustments)
  }

  /// The learning rate follows a schedule, counted in updates since `compile`, over all calls of
  /// `fit`; the rule's own rate is not used.
  public func scheduled(by schedule: Schedule) -> AdjustedOptimizer<Rule> {
    adjusting { $0.schedule = schedule }
  }

  /// Every element of a gradient is brought into −limit…limit.
  public func clipped(value limit: Double) -> AdjustedOptimizer<Rule> {
    adjusting { $0.clipping = .value(limit) }
  }

  /// The gradient g of each parameter becomes g · limit / max(‖g‖, limit).
  public func clipped(norm limit: Double) -> AdjustedOptimizer<Rule> {
    adjusting { $0.clipping = .norm(limit) }
  }

  /// The gradients of all parameters are shortened alike, so that together they are no longer than
  /// the limit; see ``GradientClipping/globalNorm(_:)``.
  public func clipped(globalNorm limit: Double) -> AdjustedOptimizer<Rule> {
    adjusting { $0.clipping = .globalNorm(limit) }
  }

  /// Weights decay by themselves before each update: w ← w − η λ w (Loshchilov and Hutter, 2019).
  ///
  /// - Parameter names: of parameters that do not decay, such as `bias`; none by default.
  public func decayed(_ factor: Double, except names: [String] = []) -> AdjustedOptimizer<Rule> {
    adjusting { ($0.decay, $0.undecayed) = (factor, names) }
  }

  /// Beside the weights w their moving average is kept: a ← μ a + (1 − μ) w after each update, and
  /// a = w after the first (Polyak and Juditsky, 1992).
  ///
  /// At the end of `fit` the model has the average, brought back to where constraints want it,
  /// except by one that goes only part of the way in a step (`rate` below 1). Until then, validation
  /// included, it works with the weights themselves, and the next `fit` continues from them unless
  /// somebody has set others. Statistics that layers count are not averaged.
  ///
  /// - Parameters:
  ///   - momentum: μ, 0.99 by default.
  ///   - period: the number of updates after which the weights become their average, before
  ///     constraints bring them back, and continue from there; `nil`, the default, for never before
  ///     the end.
  public func averaged(
    momentum: Double = 0.99, every period: Int? = nil
  ) -> AdjustedOptimizer<Rule> {
    adjusting { ($0.averageMomentum, $0.averagePeriod) = (momentum, period) }
  }

  /// Gradients are collected over several steps; the last of them updates the weights by their mean,
  /// and powers, averages and schedules count updates.
  ///
  /// Every step counts the same, a smaller last batch too. What is collected when an epoch or a call
  /// of `fit` ends waits for the next one, and a model file keeps it.
  ///
  /// - Parameter steps: at least 1.
  public func accumulated(over steps: Int) -> AdjustedOptimizer<Rule> {
    adjusting { $0.accumulation = steps }
  }

  private func adjusting(_ change: (inout Adjustments) -> Void) -> AdjustedOptimizer<Rule> {
    var adjustments = adjustments
    change(&adjustments)
    return AdjustedOptimizer(rule, adjustments)
  }
}
