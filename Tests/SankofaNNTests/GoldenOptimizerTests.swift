import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Ten steps of each optimizer go where PyTorch's go, and Keras's where the formulas agree.
@Suite struct GoldenOptimizerTests {
  /// Variants that are not offered here.
  static let cases = GoldenCase.all(in: "optimizers").filter {
    !$0.flag("centered") && !($0.name.hasPrefix("rmsprop") && $0.option("momentum") != nil)
  }

  /// Keras keeps the rate in the velocity and puts ε elsewhere.
  private static func agrees(_ golden: GoldenCase) -> Bool {
    golden.convention == "torch"
      || golden.value["optimizer"].string == "sgd" && !golden.name.contains("changing")
  }

  @Test(arguments: cases.filter(agrees))
  func tenSteps(golden: GoldenCase) throws {
    // Four units of a number between 2 and 4, after ten steps.
    let isWide = golden.elementType == .float64
    let found = try found(golden, Tolerance(absolute: isWide ? 0x1p-49 : 0x1p-20))
    #expect(found == nil)
  }

  /// The docstrings say that this is where Keras goes another way.
  @Test(arguments: cases.filter { !agrees($0) })
  func tenStepsOfKeras(golden: GoldenCase) throws {
    let tolerance = golden.name.contains("large") || golden.name.contains("changing") ? 1e-4 : 0
    #expect(try found(golden, Tolerance(absolute: tolerance)) != nil)
  }

  private func found(_ golden: GoldenCase, _ tolerance: Tolerance) throws -> String? {
    for name in golden.names(in: "inputs") {
      let path = try path(of: optimizer(golden), golden, name)
      let expected = golden.value["steps"]["parameters"][name].tensor(golden.elementType)
      if let found = mismatch(path, expected, tolerance) { return "\(name): \(found)" }
    }
    return nil
  }

  private func optimizer(_ golden: GoldenCase) -> any Optimizer {
    switch golden.value["optimizer"].string {
    case "rmsprop":
      return RMSProp(
        decay: golden.option("rho") ?? .nan, epsilon: golden.option("epsilon") ?? .nan)
    case "adam":
      return Adam(
        beta1: golden.option("betaOne") ?? .nan, beta2: golden.option("betaTwo") ?? .nan,
        epsilon: golden.option("epsilon") ?? .nan)
    default:
      return SGD(momentum: golden.option("momentum") ?? 0, nesterov: golden.flag("nesterov"))
    }
  }

  /// The parameter after each step, one after the other.
  private func path(
    of optimizer: any Optimizer, _ golden: GoldenCase, _ name: String
  ) throws -> Tensor {
    let gradients = golden.value["steps"]["gradients"][name].tensor(golden.elementType)
    let rates = golden.value["options"]["learningRates"].array.map(\.number)
    let penalty = Regularizer.l1l2(l1: golden.option("l1") ?? 0, l2: golden.option("l2") ?? 0)
    var run = OptimizerRun(optimizer, start: golden.tensor("inputs", name))
    let steps = rates.indices.map { step in
      let slope = gradients.slice(axis: 0, from: step, count: 1).reshaped(to: run.parameter.shape)
      let term = gradient(at: run.parameter) { penalty.penalty(of: $0) }
      run.step(slope + term, learningRate: rates[step])
      return run.parameter.reshaped(to: Shape([1] + run.parameter.shape.extents))
    }
    return .concatenate(steps, axis: 0)
  }
}

/// A parameter that an optimizer moves step by step.
struct OptimizerRun {
  let optimizer: any Optimizer
  private(set) var parameter: Tensor
  private(set) var states: [Tensor]
  private(set) var shared: [Tensor]

  init(_ optimizer: any Optimizer, start: Tensor) {
    self.optimizer = optimizer
    parameter = start
    states = optimizer.stateNames.map { _ in
      .zeros(start.shape, elementType: start.elementType)
    }
    shared = optimizer.sharedStates.map { .scalar($0.initial, .float64) }
  }

  mutating func step(_ gradient: Tensor, learningRate: Double) {
    shared = optimizer.advanced(shared)
    (parameter, states) = optimizer.updated(
      parameter, gradient: gradient, states: states, shared: shared,
      learningRate: parameter.like(learningRate))
    evaluate([parameter] + states + shared)
  }
}
