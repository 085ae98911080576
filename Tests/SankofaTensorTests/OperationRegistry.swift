@testable import SankofaTensor

/// Every primitive, with how it is applied: what the tests go through, so that none is forgotten.
/// `OperationRegistryTests` fails when one is missing.
enum OperationRegistry {
  /// One application.
  struct Example: Sendable {
    let operation: any Operation
    let inputs: [Input]
  }

  /// The type and the values of an example's input.
  struct Input: Sendable {
    let type: TensorType
    /// The range of its values, inside the function's domain.
    let values: ClosedRange<Double>
  }

  struct Entry: Sendable {
    /// The operation's name.
    let name: String
    /// The beginning of the declaration of the public function that applies it.
    let function: String
    /// True when the derivative is anything but zero.
    let isDifferentiable: Bool
    /// An application of about `rows` × `columns` elements; both may be 0.
    let example: @Sendable (_ rows: Int, _ columns: Int, _ float: ElementType) -> Example
  }

  static let entries: [Entry] =
    Unary.allCases.map(unary) + Binary.allCases.map(binary) + Comparison.allCases.map(comparison)
    + Logical.allCases.map(logical) + Reduce.Function.allCases.map(reduction)
    + Softmax.allCases.map(softmax) + ternary + arrangements + rows + generators
    + recurrences

  private typealias Make = @Sendable (Int, Int, ElementType) -> (any Operation, [Input])

  private static func entry(
    _ function: String, isDifferentiable: Bool = true, _ make: @escaping Make
  ) -> Entry {
    Entry(
      name: make(1, 1, .float32).0.name, function: function, isDifferentiable: isDifferentiable
    ) { rows, columns, float in
      let (operation, inputs) = make(rows, columns, float)
      return Example(operation: operation, inputs: inputs)
    }
  }

  private static func input(
    _ extents: [Int], _ type: ElementType, in values: ClosedRange<Double> = -3...3
  ) -> Input {
    Input(type: TensorType(Shape(extents), type), values: values)
  }

  /// Row numbers of a table.
  private static func indices(_ count: Int, below limit: Int) -> Input {
    input([count], .int32, in: 0...Double(max(0, limit - 1)))
  }

  private static func unary(_ operation: Unary) -> Entry {
    let function =
      switch operation {
      case .negate: "prefix func - "
      case .sign: "func signs("
      case .round: "func rounded("
      default: "func \(operation.rawValue)("
      }
    let values: ClosedRange<Double> =
      switch operation {
      case .squareRoot, .log: 0.1...3
      case .log1p: -0.5...3
      default: -3...3
      }
    let isConstant = [.sign, .floor, .round].contains(operation)
    return entry(function, isDifferentiable: !isConstant) { rows, columns, float in
      (operation, [input([rows, columns], float, in: values)])
    }
  }

  private static func binary(_ operation: Binary) -> Entry {
    let signs: [Binary: String] = [.add: "+", .subtract: "-", .multiply: "*", .divide: "/"]
    let function = signs[operation].map { "static func \($0) (a: Tensor, b: Tensor)" }
    let first: ClosedRange<Double> = operation == .power ? 0.2...3 : -3...3
    let second: ClosedRange<Double> = operation == .divide ? 0.5...3 : -3...3
    return entry(function ?? "func \(operation.rawValue)(") { rows, columns, float in
      let shape = [rows, columns]
      return (operation, [input(shape, float, in: first), input(shape, float, in: second)])
    }
  }

  private static func comparison(_ operation: Comparison) -> Entry {
    let sign =
      switch operation {
      case .less: ".<"
      case .lessEqual: ".<="
      case .equal: ".=="
      case .notEqual: ".!="
      }
    return entry("static func \(sign) (", isDifferentiable: false) { rows, columns, float in
      (operation, [input([rows, columns], float), input([rows, columns], float)])
    }
  }

  private static func logical(_ operation: Logical) -> Entry {
    entry("func \(operation.rawValue)(", isDifferentiable: false) { rows, columns, float in
      let truth = input([rows, columns], .bool)
      switch operation {
      case .and, .or: return (operation, [truth, truth])
      case .not: return (operation, [truth])
      case .isFinite: return (operation, [input([rows, columns], float)])
      }
    }
  }

  private static func reduction(_ function: Reduce.Function) -> Entry {
    entry("func \(function.rawValue)(", isDifferentiable: function != .indexOfMaximum) {
      rows, columns, float in
      // One axis more than none, so that there is always something to reduce.
      (Reduce(function: function, axes: 1..<3), [input([rows, 1, columns + 1, 2], float)])
    }
  }

  private static func softmax(_ operation: Softmax) -> Entry {
    entry("func \(operation.rawValue)(") { rows, columns, float in
      (operation, [input([rows, columns], float)])
    }
  }

  private static let ternary = [
    entry("func selecting(_ a: Tensor, otherwise b: Tensor)") { rows, columns, float in
      let shape = [rows, columns]
      return (Select(), [input(shape, .bool), input(shape, float), input(shape, float)])
    },
    entry("func multiplyAdd(") { rows, columns, float in
      let shape = [rows, columns]
      return (MultiplyAdd(), [input(shape, float), input(shape, float), input(shape, float)])
    },
    entry("func converted(") { rows, columns, float in
      (Convert(target: float == .float32 ? .float64 : .float32), [input([rows, columns], float)])
    },
  ]

  private static let arrangements = [
    entry("func reshaped(") { rows, columns, float in
      (Reshape(shape: [columns, rows, 1]), [input([rows, columns], float)])
    },
    entry("func transposed(_ axes") { rows, columns, float in
      (Transpose(axes: [2, 0, 1]), [input([rows, 2, columns], float)])
    },
    entry("func broadcast(") { rows, columns, float in
      (Broadcast(shape: [2, rows, columns]), [input([rows, 1], float)])
    },
    entry("func slice(") { rows, columns, float in
      (
        Slice(starts: [1, 2 * columns], steps: [1, -2], shape: [rows, columns]),
        [input([rows + 1, 2 * columns + 1], float)]
      )
    },
    entry("func padded(") { rows, columns, float in
      (
        Place(shape: [rows + 1, 2 * columns + 1], starts: [1, 2 * columns], steps: [1, -2]),
        [input([rows, columns], float)]
      )
    },
    entry("static func concatenate(") { rows, columns, float in
      let narrow = input([rows, 2], float)
      let wide = input([rows, columns], float)
      return (Concatenate(axis: 1), [wide, narrow, wide])
    },
  ]

  private static let rows =
    [
      entry("func gathered(") { rows, columns, float in
        (
          Gather(),
          [input([rows, columns], float), indices(rows == 0 ? 0 : rows + 2, below: rows)]
        )
      },
      entry("func scatterAdded(") { rows, columns, float in
        (ScatterAdd(rowCount: 3), [input([rows, columns], float), indices(rows, below: 3)])
      },
      entry("func matmul(") { rows, columns, float in
        (MatrixProduct(), [input([rows, columns], float), input([columns, 3], float)])
      },
      entry("func convolution(") { rows, columns, float in
        let steps = WindowSteps(strideY: 1, strideX: 2, dilationY: 2)
        return (
          Convolution(steps: steps),
          [input([rows, 4, columns + 2, 2], float), input([3, 2, 2, 2], float)]
        )
      },
      entry("func convolution(") { rows, columns, float in
        (
          ConvolutionWeights(steps: WindowSteps(strideX: 2), height: 2, width: 2),
          [input([rows, 3, columns + 2, 2], float), input([rows, 2, columns / 2 + 1, 3], float)]
        )
      },
    ] + Pool.Function.allCases.map(pooling) + [
      entry("func sparseCrossEntropy(") { rows, columns, float in
        (SparseCrossEntropy(), [input([rows, columns], float), indices(rows, below: columns)])
      }
    ]

  /// Windows that overlap and reach out of the image.
  private static func pooling(_ function: Pool.Function) -> Entry {
    let names: [Pool.Function: String] = [.sum: "func sumPooled("]
    return entry(names[function] ?? "func maxPooled(") { rows, columns, float in
      let window = PoolWindow(
        height: 2, width: 3, steps: WindowSteps(strideX: 2),
        margins: ImageMargins(top: 1, left: 1, right: 1))
      let images = input([rows, 2, columns + 2, 2], float)
      let positions = input([rows, 2, (columns + 1) / 2 + 1, 2], float)
      switch function {
      case .max, .sum: return (Pool(function, window), [images])
      case .spread: return (Pool(.spread, window, extents: [2, columns + 2]), [positions])
      case .route: return (Pool(.route, window), [images, positions, positions])
      case .pick: return (Pool(.pick, window), [images, positions, images])
      }
    }
  }

  private static let generators = [
    entry("static func indices(", isDifferentiable: false) { rows, columns, _ in
      (Index(shape: [rows, columns]), [])
    },
    entry("static func uniform(", isDifferentiable: false) { rows, columns, float in
      (
        Uniform(shape: [rows, columns], elementType: float, stream: 3),
        [input([2], .int32, in: -1e6...1e6)]
      )
    },
    entry("func valueAndGradients(") { rows, columns, float in
      let finished = Trace()
      finished.close()
      return (TraceStart(trace: finished), [input([rows, columns], float)])
    },
  ]

  /// Three steps of sₜ = tanh(U · sₜ₋₁ + xₜ).
  private static let recurrences = [
    entry("func scan(") { rows, columns, float in
      let inputs = [
        input([rows, columns], float), input([rows, 3, columns], float),
        input([columns, columns], float),
      ]
      let operation = trapping {
        try Scan(recurrence, inputs.map(\.type), seriesCount: 1, isReversed: false)
      }
      return (operation, inputs)
    }
  ]

  private static let recurrence = ScanBody { state, inputs, constants in
    (matmul(state, constants[0].transposed()) + inputs[0]).tanh()
  }
}
