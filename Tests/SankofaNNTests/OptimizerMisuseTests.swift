import SankofaNN
import SankofaTensor
import Testing

/// States that do not belong to an optimizer and its parameters end the program with a line that says so.
@Suite struct OptimizerMisuseTests {
  private static let (one, two) = ([Tensor([1])], [Tensor([1]), Tensor([2])])

  /// One step of parameters whose gradients are themselves.
  private static func step(
    _ parameters: [Tensor], by optimizer: some Optimizer, _ state: OptimizerState
  ) {
    var (parameters, state) = (parameters, state)
    optimizer.update(&parameters, gradients: parameters, state: &state)
  }

  static let calls: [(line: String, call: @Sendable () -> Void)] = [
    (
      "state(for:): tensors have no names, by which decayed(_:except: [\"bias\"]) spares parameters; "
        + "give named: one for each.",
      { _ = SGD().decayed(0.5, except: ["bias"]).state(for: one) }
    ),
    (
      "state(for:): needs a name for each of 1 parameters, got 2; give named: one for each.",
      { _ = SGD().state(for: one, named: ["a", "b"]) }
    ),
    (
      "update: the state does not fit this optimizer and these parameters; make it with state(for:).",
      { step(one, by: Adam(), SGD.sgd(momentum: 0.9).state(for: one)) }
    ),
    (
      "update: got 2 parameters and the state of 1; make it with state(for:) of the same parameters.",
      { step(two, by: SGD(), SGD().state(for: one)) }
    ),
    // Arrays may be set; they do not bring the names of the parameters with them.
    (
      "update: got 2 parameters and the state of 1; make it with state(for:) of the same parameters.",
      {
        var state = SGD().state(for: one)
        state.arrays = SGD().state(for: two).arrays
        step(two, by: SGD(), state)
      }
    ),
    (
      "update: got 2 parameters and the state of 1; make it with state(for:) of the same parameters.",
      {
        var state = SGD().state(for: two)
        state.arrays.removeLast()
        step(two, by: SGD(), state)
      }
    ),
    (
      "averages(in:): the state belongs to another optimizer; make it with state(for:).",
      { _ = SGD().averaged().averages(in: SGD().state(for: one)) }
    ),
  ]

  @Test(arguments: calls.indices)
  func traps(number: Int) async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [number = number as Int] in
      OptimizerMisuseTests.calls[number].call()
    }
    let output = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(output.contains("Fatal error: \(Self.calls[number].line)\n"), "\(output)")
  }
}
