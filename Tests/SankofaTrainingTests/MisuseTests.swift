import SankofaData
import SankofaNN
import SankofaNeurons
import SankofaTensor
import SankofaTraining
import Testing

/// Misuse in code ends the program with one line that says what to do, optimised or not.
@Suite struct MisuseTests {
  private struct Misuse: Sendable {
    let line: String
    let commit: @Sendable () throws -> Void

    init(_ line: String, _ commit: @escaping @Sendable () throws -> Void) {
      (self.line, self.commit) = (line, commit)
    }
  }

  /// Trains with a callback that hands on the end of each epoch and nothing else.
  private static func train(behind callback: any Callback) throws {
    let wrapper = Wrapper(callback)
    try line(weight: 0).fit(points([1], [1]), callbacks: [wrapper], verbosity: .silent)
  }

  private final class Wrapper: Callback {
    private let inner: any Callback

    init(_ inner: any Callback) { self.inner = inner }

    func epochEnded(_ training: TrainingRun, _ epoch: History.Epoch) throws {
      try inner.epochEnded(training, epoch)
    }
  }

  private static let all = [
    Misuse("stepKey: steps are counted from 0, got -1; pass stepsTrained.") {
      _ = Sequential([Dense(1)]).stepKey(-1)
    },
    Misuse(
      "Dataset \"unnamed\": a range must have examples and lie in 0..<2, got 1..<1; stay inside."
    ) {
      _ = try points([1, 2], [1, 2])[1..<1]
    },
    Misuse(
      "Dataset \"unnamed\": a range must have examples and lie in 0..<2, got 1..<3; stay inside."
    ) {
      _ = try points([1, 2], [1, 2])[1..<3]
    },
    Misuse("Dataset \"unnamed\": prefix(_:) needs at least 1 example, got -1; try 100.") {
      _ = try points([1, 2], [1, 2]).prefix(-1)
    },
    Misuse(
      "Dataset \"unnamed\": rows(at:) needs at least one index, got none; leave out empty parts."
    ) {
      _ = try points([1, 2], [1, 2]).rows(at: [])
    },
    Misuse("Dataset: rows(at:) needs indices in 0..<2, got 2 at 1; stay inside.") {
      _ = try points([1, 2], [1, 2]).rows(at: [0, 2])
    },
    Misuse(
      "layers.0: draws random numbers while training, got no key; pass one, as model.stepKey(0)."
    ) {
      let model = Sequential([Dropout(0.5), Dense(1)])
      try model.build(for: [2])
      _ = model(.ones([1, 2]), in: Context(isTraining: true))
    },
    Misuse(
      "Context: draws random numbers while training, got no key; pass one, as model.stepKey(0)."
    ) {
      _ = Dropout(0.5)(.ones([1, 2]), in: Context(isTraining: true))
    },
    Misuse(
      "Dense \"layers.0\": last axis must be 2 (inputs), got 3 in shape [3]; change the layer before "
        + "it."
    ) {
      let model = Sequential([Dense(1)])
      try model.build(for: [2])
      _ = model(.ones([1, 3]))
    },
    Misuse(
      "update: the gradient must be of the model that is updated, got that of another one; "
        + "compute it by valueAndGradient of this model."
    ) {
      let (one, other) = try (line(weight: 1), line(weight: 2))
      let batch = try one.valueAndGradient(.ones([1, 1]), .ones([1, 1]))
      var state = SGD().state(for: other.parameters)
      try SGD().update(other, by: batch, state: &state)
    },
    Misuse("model: takes 2 inputs, got 1; give one for each.") {
      let (x, y) = (Input([1]), Input([1]))
      let (model, other) = (
        try line(weight: 1), Model(inputs: [x, y], outputs: [Dense(1)(Add()(x, y))])
      )
      let step = try CompiledStep(model, optimizer: SGD()) { context, inputs in
        other(model(inputs[0], in: context), in: context).sum()
      }
      try step(.ones([1, 1]))
    },
    Misuse("model: has 2 outputs; call it with a list of inputs, which gives them all.") {
      let x = Input([1])
      let model = Model(inputs: [x], outputs: [Dense(1)(x), Dense(2)(x)])
      try model.build()
      _ = model(.ones([1, 1]))
    },
    Misuse("model: has 2 outputs; call it with a list of inputs, which gives them all.") {
      let x = Input([1])
      _ = Model(inputs: [x], outputs: [Dense(1)(x), Dense(2)(x)])(x)
    },
    Misuse("TruthTable: has the rows 0..<4, got 4; stay inside.") {
      _ = try TruthTable(digits: "0001")[4]
    },
    Misuse(
      "initializer: \"orthogonal\" makes at most 2⁴⁰ elements, got shape "
        + "[9223372036854775807, 3]; make it smaller."
    ) {
      _ = Initializer.orthogonal([.max, 3], key: RandomKey(seed: 1))
    },
    Misuse(
      "CSVLog: epochEnded must come after trainingBegan, got no such call; forward all calls."
    ) {
      try train(behind: CSVLog(toPath: "/dev/null"))
    },
    Misuse(
      "JSONLinesLog: epochEnded must come after trainingBegan, got no such call; forward all calls."
    ) {
      try train(behind: JSONLinesLog(toPath: "/dev/null"))
    },
    Misuse(
      "Checkpoint: epochEnded must come after trainingBegan, got no such call; forward all calls."
    ) {
      try train(behind: Checkpoint(toPath: "/dev/null"))
    },
  ]

  @Test(arguments: all.indices) func traps(number: Int) async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [number = number as Int] in
      try Self.all[number].commit()
    }
    let output = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    let mark = try #require(output.firstRange(of: "Fatal error: "))
    #expect(output[mark.upperBound...].prefix { $0 != "\n" } == Self.all[number].line)
  }
}
