import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// The checks that every layer must pass; the test of a layer adds its own.
struct LayerCheck: Sendable {
  /// Makes the layer afresh.
  let make: @Sendable () -> any Layer
  /// The shape of one example.
  let input: Shape
  /// The shape of one example's output.
  let output: Shape
  /// Names and shapes of the parameters, in order.
  var parameters: [(name: String, shape: Shape)] = []
  /// The range of the inputs, away from kinks.
  var range: ClosedRange<Double> = -1...1
  /// True when it draws while it trains.
  var isRandom = false
  /// True when it looks at the whole batch while it trains.
  var countsStatistics = false

  func run() throws {
    try shapes()
    try firstValues()
    try derivatives()
    try configuration()
    try training()
  }

  /// A layer that was built, with first values as in a model.
  private func built(seed: UInt64 = 1, path: String = "layers.0") throws -> any Layer {
    let layer = make()
    #expect(try layer.outputShape(for: input) == output)
    try layer.build(for: input)
    for (name, parameter) in layer.namedParameters {
      parameter.path = "\(path).\(name)"
      try parameter.initialize(seed: seed)
    }
    return layer
  }

  private func examples(_ count: Int, _ type: ElementType) -> Tensor {
    var numbers = RandomNumbers(seed: 21)
    let shape = Shape([count] + input.extents)
    return numbers.tensor(of: TensorType(shape, type), in: range)
  }

  /// Inferred and actual shapes agree, for no example too; names and shapes are as stated.
  private func shapes() throws {
    #expect(type(of: make()).kind == "\(type(of: make()))")
    #expect(make().parameters.allSatisfy { $0.shape == nil && !$0.isInitialized })
    let layer = try built()
    #expect(layer.namedParameters.map(\.name) == parameters.map(\.name))
    #expect(layer.parameters.map(\.shape) == parameters.map(\.shape))
    for count in [0, 1, 5] {
      let result = layer(examples(count, .float32), in: Context())
      #expect(result.type == TensorType(Shape([count] + output.extents), .float32))
    }
    // Built once more for the same shape, it stays; outputs of a row are those of the row alone.
    try layer.build(for: input)
    let whole = layer(examples(5, .float32), in: Context())
    for row in 0..<5 {
      let alone = layer(
        examples(5, .float32).slice(axis: 0, from: row, count: 1), in: Context())
      #expect(bitMismatch(alone, whole.slice(axis: 0, from: row, count: 1)) == nil)
    }
  }

  /// The same seed gives the same bits, another seed or place others.
  private func firstValues() throws {
    let first = try built()
    for (path, seed, isSame) in [
      ("layers.0", UInt64(1), true), ("layers.0", 2, false), ("layers.1", 1, false),
    ] {
      for (a, b) in zip(first.parameters, try built(seed: seed, path: path).parameters) {
        // First values that are not drawn are whole or halves in these tests.
        let isRandom = a.value.floats.contains { ($0 * 2).rounded() != $0 * 2 }
        #expect((bitMismatch(a.value, b.value) == nil) == (isSame || !isRandom))
      }
    }
  }

  /// By the input and by each parameter, in float64 through a context that stands in for them.
  private func derivatives() throws {
    let layer = try built()
    let values = layer.parameters.map { $0.value.converted(to: .float64) }
    let x = examples(3, .float64)
    let found = GradientCheck().mismatch(at: [x] + values) { arguments in
      layer(arguments[0], in: standIn(layer, Array(arguments.dropFirst())))
    }
    #expect(found == nil)
  }

  private func standIn(
    _ layer: any Layer, _ values: [Tensor], isTraining: Bool = false, key: Tensor? = nil
  ) -> Context {
    Context(isTraining: isTraining, key: key) { parameter in
      layer.parameters.firstIndex { $0 === parameter }.map { values[$0] } ?? parameter.value
    }
  }

  /// A layer that is read from a file has the same configuration and the same outputs.
  private func configuration() throws {
    let layer = try built()
    let same = try type(of: layer).init(configuration: layer.configuration)
    #expect(same.configuration == layer.configuration)
    #expect(same.inputShape == layer.inputShape)
    #expect(try same.outputShape(for: input) == output)
    try same.build(for: input)
    for (old, new) in zip(layer.parameters, same.parameters) {
      new.path = old.path
      try new.initialize(seed: 1)
      #expect(bitMismatch(old.value, new.value) == nil)
      #expect(old.regularizer == new.regularizer)
      #expect(old.constraint == new.constraint)
    }
    let x = examples(4, .float32)
    let context = { Context(isTraining: true, key: RandomKey(seed: 8)) }
    #expect(bitMismatch(same(x, in: context()), layer(x, in: context())) == nil)
    // A configuration without one of its names says so, unless that is where its shape stood.
    for entry in layer.configuration.entries where !LayerCheck.younger.contains(entry.name) {
      let rest = layer.configuration.entries.filter { $0.name != entry.name }
      #expect(
        message { try type(of: layer).init(configuration: Configuration(rest)) }
          .hasPrefix("configuration: \"\(entry.name)\" must be "))
    }
  }

  /// Names that a file from before them lacks, and that stand for nothing there.
  private static let younger: Set = [
    "constraint", "biasConstraint", "depthwiseConstraint", "activationRegularizer",
    "recurrentConstraint", "dropout", "recurrentDropout",
  ]

  /// Only layers that draw do something else while training; the same key gives the same bits.
  private func training() throws {
    let layer = try built()
    let x = examples(40, .float32)
    func output(_ seed: UInt64, _ path: String = "layers.0") -> Tensor {
      let context = Context(isTraining: true, key: RandomKey(seed: seed))
      context.path = path
      return layer(x, in: context)
    }
    #expect(bitMismatch(output(1), output(1)) == nil)
    for other in [output(2), output(1, "layers.1")] {
      #expect((bitMismatch(output(1), other) == nil) == !isRandom)
    }
    let atRest = layer(x, in: Context())
    #expect((bitMismatch(output(1), atRest) == nil) == !(isRandom || countsStatistics))
  }
}
