import SankofaTensor
import SankofaTestSupport

/// A graph that is put together by chance, the same for the same seed.
struct RandomGraph {
  /// Known tensors that the graph starts from.
  private(set) var leaves: [Tensor] = []
  /// All tensors, leaves included, oldest first.
  private(set) var tensors: [Tensor] = []
  var numbers: RandomNumbers

  /// The source of the leaves' numbers.
  var values: RandomNumbers

  private static let largest = 6_000

  /// - Parameter valueSeed: the same graph with other numbers in its leaves.
  init(seed: UInt64, operationCount: Int = 24, valueSeed: UInt64? = nil) {
    numbers = RandomNumbers(seed: seed)
    values = RandomNumbers(seed: valueSeed ?? ~seed)
    for _ in 0..<3 { add(leaf(TensorType(shape(), .float32))) }
    for _ in 0..<operationCount { step() }
  }

  // MARK: Leaves

  mutating func add(_ tensor: Tensor) {
    if tensor.elementCount <= Self.largest { tensors.append(tensor) }
  }

  mutating func extent() -> Int {
    numbers.element(of: [0, 1, 1, 2, 2, 3, 4, 5, 7, 8, 13, 16, 17, 32, 33, 65])
  }

  mutating func shape() -> Shape {
    var extents: [Int] = []
    for _ in 0..<numbers.integer(in: 0...4) {
      let extent = extent()
      if extents.reduce(extent, *) <= Self.largest { extents.append(extent) }
    }
    return Shape(extents)
  }

  mutating func elementType() -> ElementType {
    numbers.element(of: [
      .float32, .float32, .float32, .float32, .float32, .float64, .float64, .int32, .int32, .uint8,
      .bool,
    ])
  }

  mutating func leaf(_ type: TensorType) -> Tensor {
    var made = values.tensor(of: type, in: -3...3)
    if type.elementType == .float32, numbers.oneIn(4) {
      let special: [Float] = [
        .nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, 3e38, -1e30, 1e30, 2.5, 0.5,
      ]
      let mixed = made.floats.map { values.oneIn(8) ? values.element(of: special) : $0 }
      made = Tensor(mixed, shape: type.shape)
    }
    leaves.append(made)
    return made
  }

  // MARK: Choosing

  mutating func any(_ isWanted: (Tensor) -> Bool = { _ in true }) -> Tensor? {
    let fitting = tensors.filter(isWanted)
    if fitting.isEmpty { return nil }
    // Mostly young ones, so that graphs become deep.
    let first = numbers.oneIn(2) ? 0 : fitting.count * 2 / 3
    return fitting[numbers.integer(in: first...fitting.count - 1)]
  }

  mutating func float() -> Tensor {
    any { $0.elementType.isFloatingPoint } ?? leaf(TensorType(shape(), .float32))
  }

  /// Something that broadcasts with `other`, of its type.
  mutating func partner(of other: Tensor) -> Tensor {
    let known = any {
      $0.elementType == other.elementType
        && (try? Shape.broadcast($0.shape, other.shape, for: "")) != nil
    }
    if let known, !numbers.oneIn(3) { return known }
    var extents = other.shape.extents.map { numbers.oneIn(3) ? 1 : $0 }
    if numbers.oneIn(3) {
      extents = Array(extents.dropFirst())
    } else if numbers.oneIn(8), extents.count < 4 {
      extents.insert(2, at: 0)
    }
    let made = leaf(TensorType(Shape(extents), other.elementType))
    add(made)
    return made
  }

  // MARK: Operations

  mutating func step() {
    switch numbers.integer(in: 0...24) {
    case 0...2: unary()
    case 3...6: binary()
    case 7: comparison()
    case 8: select()
    case 9...10: reduction()
    case 11: reshape()
    case 12: transpose()
    case 13: slice()
    case 14: add(padded())
    case 15: concatenate()
    case 16: gather()
    case 17: scatter()
    case 18: product()
    case 19: rows()
    case 20: generate()
    case 21: recur()
    case 22: convolve()
    case 23: pool()
    default: numbers.oneIn(3) ? derive() : convert()
    }
  }

  mutating func unary() {
    let x = any { $0.elementType != .bool && $0.elementType != .uint8 } ?? float()
    let operations: [Unary] =
      x.elementType == .int32 ? [.negate, .absolute, .sign, .relu] : Unary.allCases
    add(.apply(numbers.element(of: operations), [x]))
  }

  mutating func binary() {
    guard let x = any({ $0.elementType != .bool }) else { return }
    let y = partner(of: x)
    let operations: [Binary] =
      switch x.elementType {
      case .uint8: [.maximum, .minimum]
      case .int32: Binary.allCases.filter { $0 != .power }
      default: Binary.allCases
      }
    if x.elementType.isFloatingPoint, numbers.oneIn(6) {
      let shape = trapping { try Shape.broadcast(x.shape, y.shape, for: "") }
      let z = partner(of: x)
      guard (try? Shape.broadcast(shape, z.shape, for: "")) != nil else { return }
      return add(x.multiplyAdd(y, z))
    }
    let operation = numbers.element(of: operations)
    // Operations that make rewrites: times one, divided by one.
    let other = numbers.oneIn(8) && x.elementType != .uint8 ? x.constant(1) : y
    add(.combine(operation, x, other))
  }

  mutating func comparison() {
    if numbers.oneIn(4), let mask = any({ $0.elementType == .bool }) {
      let other = partner(of: mask)
      switch numbers.integer(in: 0...2) {
      case 0: return add(mask.and(other))
      case 1: return add(mask.or(other))
      default: return add(mask.not())
      }
    }
    if numbers.oneIn(4) { return add(float().isFinite()) }
    guard let x = any({ $0.elementType != .bool }) else { return }
    add(.combine(numbers.element(of: Comparison.allCases), x, partner(of: x)))
  }

  mutating func select() {
    guard let x = any() else { return }
    let y = partner(of: x)
    let shape = trapping { try Shape.broadcast(x.shape, y.shape, for: "") }
    let mask =
      any {
        $0.elementType == .bool && (try? Shape.broadcast($0.shape, shape, for: "")) != nil
      } ?? leaf(TensorType(x.shape, .bool))
    add(mask.selecting(x, otherwise: y))
  }

  mutating func reduction() {
    guard let x = any({ $0.elementType != .bool && $0.elementType != .uint8 && $0.rank > 0 })
    else { return }
    let axes = (0..<x.rank).filter { _ in numbers.oneIn(2) }
    if axes.isEmpty || numbers.oneIn(3) { return add(x.sum(axes: axes.isEmpty ? nil : axes)) }
    if axes.contains(where: { x.shape[$0] == 0 }) { return }
    switch numbers.integer(in: 0...3) {
    case 0: add(x.max(axes: axes))
    case 1: add(x.min(axes: axes))
    case 2: add(x.indexOfMaximum(axis: axes[0]))
    default: add(x.mean(axes: axes))
    }
  }

  mutating func rowNumbers(_ count: Int, below limit: Int) -> Tensor {
    if let known = any({ $0.type == TensorType([count], .int32) }), numbers.oneIn(2) {
      return known
    }
    let made = values.tensor(of: TensorType([count], .int32), in: -1...Double(limit))
    leaves.append(made)
    return made
  }

  mutating func gather() {
    guard let table = any({ $0.rank > 0 && $0.shape[0] > 0 }) else { return }
    let rows = table.gathered(rowNumbers(extent(), below: table.shape[0]))
    add(rows)
    // Reshaped before and after: one of the rewrites.
    if rows.rank > 1, rows.elementCount <= Self.largest, numbers.oneIn(2) {
      add(rows.reshaped(to: [rows.shape[0], rows.shape.dropFirst().elementCount]))
    }
  }

  mutating func scatter() {
    let x = float()
    if x.rank == 0 { return }
    let count = numbers.integer(in: 1...9)
    add(x.scatterAdded(to: rowNumbers(x.shape[0], below: count), rowCount: count))
  }

  mutating func product() {
    let a = float()
    guard let k = a.shape.last, k <= 600 else { return }
    let known = any { $0.elementType == a.elementType && $0.rank == 2 && $0.shape[0] == k }
    let b = known ?? leaf(TensorType([k, numbers.element(of: [1, 3, 10, 40])], a.elementType))
    add(matmul(a.reshaped(to: [a.shape.dropLast().elementCount, k]), b))
  }

  mutating func rows() {
    let x = float()
    if x.rank == 0 { return }
    switch numbers.integer(in: 0...2) {
    case 0: add(x.softmax())
    case 1: add(x.logSoftmax())
    default:
      if x.rank != 2 { return }
      add(x.sparseCrossEntropy(labels: rowNumbers(x.shape[0], below: x.shape[1])))
    }
  }

  mutating func recur() {
    guard
      let x = any({ $0.elementType.isFloatingPoint && $0.rank > 1 && (1...9).contains($0.shape[1]) }
      )
    else { return }
    let first = leaf(
      TensorType(Shape([x.shape[0]] + x.shape.extents.dropFirst(2)), x.elementType))
    let isReversed = numbers.oneIn(2)
    let states = scan(from: first, over: [x], reversed: isReversed) { state, inputs, _ in
      (state * 0.5 - inputs[0]).tanh() * state
    }
    add(states)
    // An operation that makes rewrites: the state of one step.
    add(states.slice(axis: 1, from: numbers.integer(in: 0...x.shape[1] - 1), count: 1))
  }

  mutating func generate() {
    if numbers.oneIn(4) { return add(.indices(count: extent())) }
    let key = any { $0.type == TensorType([2], .int32) } ?? leaf(TensorType([2], .int32))
    let type: ElementType = numbers.oneIn(4) ? .float64 : .float32
    add(.uniform(shape(), key: key, stream: UInt64(numbers.integer(in: 0...3)), elementType: type))
  }

  mutating func convert() {
    guard let x = any() else { return }
    add(x.converted(to: elementType()))
  }

  mutating func derive() {
    let output = float()
    let inputs = tensors.filter { $0.elementType == output.elementType }.suffix(3)
    for slope in gradients(of: output, withRespectTo: Array(inputs)) { add(slope) }
  }
}
