import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Ten steps of a rule with adjustments equal those of PyTorch or Keras.
@Suite struct GoldenAdjustmentTests {
  static let cases = GoldenCase.all(in: "adjustments")

  @Test(arguments: cases)
  func tenSteps(golden: GoldenCase) throws {
    let optimizer = optimizer(golden)
    let names = golden.names(in: "inputs")
    #expect(names == ["a", "b"])
    var values = names.map { golden.tensor("inputs", $0) }
    // Parameters are float32.
    let parameters = golden.elementType == .float32 ? try self.parameters(names, values) : nil
    var state = optimizer.state(for: values, named: names)
    let gradients = names.map {
      golden.value["steps"]["gradients"][$0].tensor(golden.elementType)
    }
    for step in 0..<10 {
      let slopes = zip(gradients, values).map { $0.row(step).reshaped(to: $1.shape) }
      if let parameters {
        optimizer.update(parameters, gradients: slopes, state: &state)
        values = parameters.map(\.value)
      } else {
        optimizer.update(&values, gradients: slopes, state: &state)
      }
      for (name, value) in zip(names, values) {
        let expected = golden.value["steps"]["parameters"][name].tensor(golden.elementType)
        let found = mismatch(
          value, expected.row(step).reshaped(to: value.shape), tolerance(golden))
        #expect(found == nil, "\(name) after step \(step + 1)")
      }
    }
    guard golden.value.has("averages") else { return }
    for (name, average) in zip(names, optimizer.averages(in: state)) {
      #expect(mismatch(average, golden.tensor("averages", name), tolerance(golden)) == nil)
    }
    #expect(optimizer.averages(in: state).count == 2)
  }

  @Test func allKindsAreThere() {
    #expect(Self.cases.count == 20)
  }

  /// PyTorch divides by the norm and 10⁻⁶ more.
  private func tolerance(_ golden: GoldenCase) -> Tolerance {
    let hasNorm = golden.option("clipNorm") != nil || golden.option("clipGlobalNorm") != nil
    if golden.convention == "torch", hasNorm { return Tolerance(absolute: 2e-6) }
    return Tolerance(absolute: golden.elementType == .float64 ? 0x1p-49 : 0x1p-20)
  }

  private func parameters(_ names: [String], _ values: [Tensor]) throws -> [Parameter] {
    try zip(names, values).map { name, value in
      let parameter = Parameter(name, initializer: .zeros)
      try parameter.build(shape: value.shape)
      parameter.value = value
      return parameter
    }
  }

  private func optimizer(_ golden: GoldenCase) -> any Optimizer {
    let rule = SGD.sgd(
      learningRate: golden.option("learningRate") ?? .nan,
      momentum: golden.option("momentum") ?? 0)
    var adjustments = Adjustments()
    if let limit = golden.option("clipValue") { adjustments.clipping = .value(limit) }
    if let limit = golden.option("clipNorm") { adjustments.clipping = .norm(limit) }
    if let limit = golden.option("clipGlobalNorm") { adjustments.clipping = .globalNorm(limit) }
    adjustments.decay = golden.option("decay") ?? 0
    if golden.value["options"].has("undecayed") {
      adjustments.undecayed = [golden.value["options"]["undecayed"].string]
    }
    adjustments.averageMomentum = golden.option("averageMomentum")
    adjustments.averagePeriod = golden.option("averagePeriod").map { Int($0) }
    adjustments.accumulation = Int(golden.option("accumulation") ?? 1)
    return rule.adjusted(by: adjustments)
  }
}

extension Tensor {
  /// One row, without its axis.
  fileprivate func row(_ index: Int) -> Tensor { slice(axis: 0, from: index, count: 1) }
}
