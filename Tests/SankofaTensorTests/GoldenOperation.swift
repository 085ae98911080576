import SankofaTensor
import SankofaTestSupport

/// The operations of the golden files, in Swift.
enum GoldenOperation {
  static let cases = ["elementwise", "reductions", "shapes", "matrices", "convolutions", "scans"]
    .flatMap { GoldenCase.all(in: $0) }

  /// The primitive that a case is of: some have another name in the files.
  static func primitive(of golden: GoldenCase) -> String {
    let others = [
      "reshape": "reshaped", "transpose": "transposed", "pad": "padded", "gather": "gathered",
      "argmax": "indexOfMaximum", "scan.linear": "scan", "scan.elman": "scan",
      "scan.halves": "scan",
    ]
    return others[golden.operation] ?? golden.operation
  }

  /// Applies the case's operation to inputs in the order of `inputNames(of:)`.
  static func apply(_ golden: GoldenCase, _ inputs: [Tensor]) -> Tensor {
    let x = inputs[0]
    func integers(_ name: String) -> [Int] { golden.value["options"][name].integers }
    func truth(_ name: String) -> Bool { golden.value["options"][name].truth }
    func number(_ name: String) -> Double { golden.value["options"][name].number }
    if let unary = Unary(rawValue: golden.operation) { return .apply(unary, [x]) }
    if let binary = Binary(rawValue: golden.operation) { return .combine(binary, x, inputs[1]) }
    if let comparison = Comparison(rawValue: golden.operation) {
      return .combine(comparison, x, inputs[1])
    }
    switch golden.operation {
    case "and": return x.and(inputs[1])
    case "or": return x.or(inputs[1])
    case "not": return x.not()
    case "isFinite": return x.isFinite()
    case "select": return x.selecting(inputs[1], otherwise: inputs[2])
    case "multiplyAdd": return x.multiplyAdd(inputs[1], inputs[2])
    case "convert":
      return x.converted(to: ElementType(named: golden.value["options"]["to"].string))
    case "sum", "max", "min":
      let axes = integers("axes")
      let reduced =
        switch golden.operation {
        case "sum": x.sum(axes: axes)
        case "max": x.max(axes: axes)
        default: x.min(axes: axes)
        }
      if !truth("keepsAxes") { return reduced }
      var extents = x.shape.extents
      for axis in axes { extents[axis] = 1 }
      return reduced.reshaped(to: Shape(extents))
    case "argmax": return x.indexOfMaximum(axis: Int(number("axis")))
    case "reshape": return x.reshaped(to: Shape(integers("shape")))
    case "transpose": return x.transposed(integers("permutation"))
    case "broadcast": return x.broadcast(to: Shape(integers("shape")))
    case "slice":
      let (starts, ends, steps) = (integers("starts"), integers("ends"), integers("strides"))
      return starts.indices.reduce(x) { part, axis in
        let count = (ends[axis] - starts[axis] + steps[axis] - 1) / steps[axis]
        return part.slice(axis: axis, from: starts[axis], count: count, step: steps[axis])
      }
    case "pad":
      // Padding is with zeros here; another value is chosen where ones were padded with zeros.
      let (before, after) = (integers("before"), integers("after"))
      let isInside = Tensor.ones(x.shape).padded(before: before, after: after) .> 0
      return isInside.selecting(x.padded(before: before, after: after), otherwise: number("value"))
    case "concatenate": return .concatenate(inputs, axis: Int(number("axis")))
    case "gather": return x.gathered(inputs[1])
    case "scatterAdd": return x.scatterAdded(to: inputs[1], rowCount: Int(number("count")))
    case "matmul":
      if inputs[1].rank == 3 {  // of a batch: one product after the other
        let products = (0..<x.shape[0]).map { matmul(x[$0], inputs[1][$0]) }
        let rows = Tensor.concatenate(products)
        return rows.reshaped(to: [x.shape[0], x.shape[1], inputs[1].shape[2]])
      }
      let a = truth("transposesA") ? x.transposed() : x
      return matmul(a, truth("transposesB") ? inputs[1].transposed() : inputs[1])
    case "convolution", "convolutionWeights": return convolved(golden, inputs)
    case "pool.max", "pool.sum", "pool.spread", "pool.route", "pool.pick":
      return pooled(golden, inputs)
    case "scan.linear", "scan.elman", "scan.halves": return scanned(golden, inputs)
    case "softmax": return x.softmax()
    case "logSoftmax": return x.logSoftmax()
    case "sparseCrossEntropy": return x.sparseCrossEntropy(labels: inputs[1])
    default: fatalError("no operation \(golden.operation) in \(golden.name)")
    }
  }

  private static func scanned(_ golden: GoldenCase, _ inputs: [Tensor]) -> Tensor {
    scan(
      from: inputs[0], over: [inputs[1]], constants: Array(inputs[2...]),
      reversed: golden.value["options"]["reversed"].truth
    ) { [kind = golden.operation] state, inputs, constants in
      switch kind {
      case "scan.linear": return state * constants[0] + inputs[0]
      case "scan.elman":
        let weighed = matmul(state, constants[0].transposed())
        return (weighed + matmul(inputs[0], constants[1].transposed()) + constants[2]).tanh()
      default:
        let units = constants[0].shape[0]
        let h = state.slice(axis: 1, from: 0, count: units)
        let gate = matmul(h, constants[0].transposed()).sigmoid()
        let c = gate * state.slice(axis: 1, from: units, count: units) + inputs[0] * h
        return .concatenate([c.tanh(), c], axis: 1)
      }
    }
  }

  private static func steps(_ golden: GoldenCase) -> WindowSteps {
    let options = golden.value["options"]
    let (strides, dilations) = (options["strides"].integers, options["dilations"].integers)
    return WindowSteps(
      strideY: strides[0], strideX: strides[1], dilationY: dilations[0], dilationX: dilations[1])
  }

  private static func convolved(_ golden: GoldenCase, _ inputs: [Tensor]) -> Tensor {
    if golden.operation == "convolution" {
      return .apply(Convolution(steps: steps(golden)), inputs)
    }
    let kernel = golden.value["options"]["kernel"].integers
    return .apply(
      ConvolutionWeights(steps: steps(golden), height: kernel[0], width: kernel[1]), inputs)
  }

  private static func pooled(_ golden: GoldenCase, _ inputs: [Tensor]) -> Tensor {
    let options = golden.value["options"]
    let (size, margin) = (options["window"].integers, options["margin"].integers)
    let window = PoolWindow(
      height: size[0], width: size[1], steps: steps(golden),
      margins: ImageMargins(
        top: margin[0], left: margin[1], bottom: margin[0], right: margin[1]))
    let name = golden.operation.dropFirst("pool.".count)
    guard let function = Pool.Function(rawValue: String(name)) else {
      fatalError("no pooling \(golden.name)")
    }
    return .apply(Pool(function, window, extents: options["extents"].integers), inputs)
  }

  static func inputNames(of golden: GoldenCase) -> [String] {
    // In alphabetical order, but for two whose arguments have names.
    switch golden.operation {
    case "select": ["condition", "a", "b"]
    case "sparseCrossEntropy": ["logits", "labels"]
    default: golden.names(in: "inputs")
    }
  }
}
