import SankofaNN
import SankofaTensor
import Testing

@testable import SankofaTraining

/// Broken invariants end the program, since carrying on would give
/// wrong numbers in silence.
@Suite struct InvariantTests {
  /// A step without the memory of its weights would read some other number.
  @Test func aStepHasMemoryForEachInput() async {
    await #expect(processExitsWith: .failure) {
      let input = Tensor.placeholder(TensorType([1], .float32))
      let output = input.sum()
      let program = StepPlan(
        plan: Plan(outputs: [output, output.isFinite()], inputs: [input]), bindings: [.weights],
        metricStates: [])
      let scalars = StepScalars()
      let step = BoundStep(program, outputs: scalars.outputAddresses, updatesParameters: false) {
        _ in nil
      }
      withExtendedLifetime((step, scalars)) {}
    }
  }

  @Test func aPurposeHasOneKindOfPlan() async {
    final class One {}
    final class Other {}
    await #expect(processExitsWith: .failure) {
      var plans = PlanCache()
      let key = PlanCache.Key(purpose: .predict, batchSize: 1, features: [])
      _ = plans.plan(for: key) { One() }
      _ = plans.plan(for: key) { Other() }
    }
  }

  @Test func aPageHasAValueForEachParameter() async {
    await #expect(processExitsWith: .failure) {
      _ = try NetworkPage(example: "xor").value(at: "layers.7.weight")
    }
  }

  @Test func aModelThatIsNotBuiltHasNoShapes() async {
    await #expect(processExitsWith: .failure) { _ = Sequential([Dense(1)]).builtShapes }
  }
}
