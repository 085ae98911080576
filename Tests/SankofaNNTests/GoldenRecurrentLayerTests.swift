import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Recurrent layers give what those of Keras give, derivatives included, and those of PyTorch.
@Suite struct GoldenRecurrentLayerTests {
  private static let cases = GoldenCase.all(in: "recurrent_layers")

  private func layer(_ golden: GoldenCase) throws -> any Layer {
    let options = golden.value["options"]
    if golden.operation == "Bidirectional" { return try bidirectional(golden) }
    let units = golden.tensor("inputs", "recurrentWeight").shape[1]
    let activation = try ActivationFunction(named: options["activation"].string)
    let recurrent = try ActivationFunction(named: options["recurrentActivation"].string)
    let usesBias = options["usesBias"].truth
    let (sequences, backwards) = (
      options["returnsSequences"].truth, options["goesBackwards"].truth
    )
    switch golden.operation {
    case "SimpleRNN":
      return SimpleRNN(
        units, activation: activation, returnsSequences: sequences, goesBackwards: backwards,
        bias: usesBias ? .init() : nil)
    case "LSTM":
      return LSTM(
        units, activation: activation, recurrentActivation: recurrent, returnsSequences: sequences,
        goesBackwards: backwards, bias: usesBias ? .init() : nil)
    default:
      return GRU(
        units, activation: activation, recurrentActivation: recurrent,
        resetAfter: options["resetAfter"].truth, returnsSequences: sequences,
        goesBackwards: backwards, bias: usesBias ? .init() : nil)
    }
  }

  private func bidirectional(_ golden: GoldenCase) throws -> any Layer {
    let options = golden.value["options"]
    let units = golden.tensor("inputs", "forward.recurrentWeight").shape[1]
    let sequences = options["returnsSequences"].truth
    let layer: any RecurrentLayer =
      switch options["layer"].string {
      case "SimpleRNN":
        SimpleRNN(units, returnsSequences: sequences)
      case "LSTM": LSTM(units, returnsSequences: sequences)
      default: GRU(units, returnsSequences: sequences)
      }
    let merge = try #require(Bidirectional.Merge(rawValue: options["merge"].string))
    return Bidirectional(layer, merge: merge)
  }

  @Test(arguments: cases)
  func valuesAndDerivatives(golden: GoldenCase) throws {
    let layer = try layer(golden)
    let x = golden.tensor("inputs", "x")
    try layer.build(for: x.shape.dropFirst())
    let names = layer.namedParameters.map(\.name)
    #expect(Set(names + ["x"]) == Set(golden.names(in: "inputs")))
    let values = names.map { golden.tensor("inputs", $0) }
    #expect(layer.parameters.map(\.shape) == values.map(\.shape))
    func output(_ arguments: [Tensor]) -> Tensor {
      layer(
        arguments[0],
        in: Context { parameter in
          arguments[1 + (layer.parameters.firstIndex { $0 === parameter } ?? 0)]
        })
    }
    let expected = golden.tensor("outputs", "value")
    // Keras computes in float32 itself, and adds in another order.
    let isDouble = golden.elementType == .float64
    let tolerance = Tolerance(ulps: 8, absolute: isDouble ? 1e-14 : 2e-6)
    let y = output([x] + values)
    #expect(try layer.outputShape(for: x.shape.dropFirst()) == y.shape.dropFirst())
    #expect(mismatch(y, expected, tolerance) == nil)
    let slopes = valueAndGradients(at: [x] + values) {
      (output($0) * golden.tensor("weights", "value")).sum()
    }.gradients
    for (name, slope) in zip(["x"] + names, slopes) {
      let found = mismatch(
        slope, golden.tensor("gradients", name),
        Tolerance(ulps: 16, absolute: isDouble ? 1e-13 : 1e-5))
      #expect(found == nil, "by \(name)")
    }
  }

  @Test func everyKindAndOptionIsThere() {
    for kind in ["SimpleRNN", "LSTM", "GRU"] {
      let cases = Self.cases.filter { $0.operation == kind }
      for option in ["returnsSequences", "goesBackwards", "usesBias"] {
        #expect(Set(cases.map { $0.value["options"][option].truth }) == [true, false])
      }
      #expect(Set(cases.map { $0.value["options"]["activation"].string }).count == 2)
      #expect(Set(cases.map(\.elementType)) == [.float32, .float64])
    }
    let resets = Self.cases.filter { $0.operation == "GRU" }.map {
      $0.value["options"]["resetAfter"].truth
    }
    #expect(Set(resets) == [true, false])
    let both = Self.cases.filter { $0.operation == "Bidirectional" }
    #expect(Set(both.map { $0.value["options"]["layer"].string }).count == 3)
    #expect(
      Set(both.map { $0.value["options"]["merge"].string })
        == Set(Bidirectional.Merge.allCases.map(\.rawValue)))
  }
}
