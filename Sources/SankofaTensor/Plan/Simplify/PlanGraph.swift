import CSankofaKernels

/// The simplified graph of a plan: every node comes after the nodes that it needs, equal nodes are
/// shared, and operations without a kernel are expanded.
struct PlanGraph {
  enum Kind {
    /// A value that each run provides, by its number.
    case input(Int)
    /// A value that is known when the plan is made.
    case constant(Storage)
    case operation(any Operation, Lowering)
  }

  struct Entry {
    var kind: Kind
    var type: TensorType
    var inputs: [Int]
    var path: String?

    /// The name of its operation.
    var name: String {
      switch kind {
      case .input: "input"
      case .constant: "constant"
      case .operation(let operation, _): operation.name
      }
    }
  }

  private struct Key: Hashable {
    var operation: AnyHashable
    var inputs: [Int]
  }

  private(set) var entries: [Entry] = []
  private var shared: [Key: Int] = [:]
  private var smallConstants: [SmallConstant: Int] = [:]
  /// The ends of the parts of each concatenation that was sliced, along its axis.
  var partEnds: [Int: [Int]] = [:]
  /// The steps of entries whose rows are those of a scan's steps; see `PlanGraph+Scan`.
  var steps: [Int: [Int]] = [:]

  /// True when the derivative of a max-pool is among the operations.
  let hasRoutes: Bool

  /// The key of a constant of at most 8 bytes; such constants are shared when their bits are equal.
  private struct SmallConstant: Hashable {
    var type: TensorType
    var bytes: [UInt8]
  }

  /// Simplifies a graph. `indices` becomes the entry of each entry of the listing.
  init(_ listing: GraphListing, indices: inout [Int]) {
    hasRoutes = listing.entries.contains { entry in
      guard case .operation(let pool as Pool, _) = entry.value else { return false }
      return pool.function == .route
    }
    indices = add(listing) { graph, number, entry in
      graph.append(Entry(kind: .input(number), type: entry.type, inputs: [], path: entry.path))
    }
  }

  /// Adds a graph; returns the entry of each entry of the listing.
  private mutating func add(
    _ listing: GraphListing,
    input: (inout PlanGraph, Int, GraphListing.Entry) -> Int
  ) -> [Int] {
    var indices: [Int] = []
    for entry in listing.entries {
      let index =
        switch entry.value {
        case .input(let number): input(&self, number, entry)
        case .constant(let storage): add(storage, entry)
        case .operation(let operation, let operands):
          add(operation, operands.map { indices[$0] }, entry.type, entry.path)
        }
      indices.append(index)
    }
    return indices
  }

  /// Adds the expression that replaces an operation without a kernel.
  private mutating func add(
    expanded expression: ([Tensor]) -> Tensor, _ inputs: [Int], _ path: String?
  ) -> Int {
    let stand = inputs.map { Tensor.placeholder(entries[$0].type) }
    let output = Node.$currentPath.withValue(path) { expression(stand) }
    let listing = GraphListing([output], inputs: stand)
    return add(listing) { _, number, _ in inputs[number] }[listing.wanted[0]]
  }

  private mutating func append(_ entry: Entry) -> Int {
    entries.append(entry)
    return entries.count - 1
  }

  private mutating func add(_ storage: Storage, _ entry: GraphListing.Entry) -> Int {
    let small =
      storage.byteCount <= 8
      ? SmallConstant(type: entry.type, bytes: Array(storage.bytes)) : nil
    if let small, let known = smallConstants[small] { return known }
    let index = append(
      Entry(kind: .constant(storage), type: entry.type, inputs: [], path: entry.path))
    if let small { smallConstants[small] = index }
    return index
  }

  /// Adds one operation, or finds an entry that has the same bits.
  mutating func add(
    _ operation: any Operation, _ inputs: [Int], _ type: TensorType, _ path: String?
  ) -> Int {
    simplified(operation, inputs, type, path) ?? appended(operation, inputs, type, path)
  }

  /// Adds an operation without simplifying it, or finds an entry with the same bits.
  private mutating func appended(
    _ operation: any Operation, _ inputs: [Int], _ type: TensorType, _ path: String?
  ) -> Int {
    if let known = found(operation, inputs, type) { return known }
    if let together = stacked(operation, inputs, type, path) {
      shared[Key(operation: AnyHashable(operation), inputs: inputs)] = together
      return together
    }
    let lowering = operation.lowering(inputs: inputs.map { entries[$0].type }, output: type)
    let index =
      if case .expanded(let expression) = lowering {
        add(expanded: expression, inputs, path)
      } else {
        append(Entry(kind: .operation(operation, lowering), type: type, inputs: inputs, path: path))
      }
    shared[Key(operation: AnyHashable(operation), inputs: inputs)] = index
    noteSteps(of: index, path)
    return index
  }

  /// The entry of an operation on these inputs that exists already, or `nil`.
  func found(_ operation: any Operation, _ inputs: [Int], _ type: TensorType) -> Int? {
    guard let known = shared[Key(operation: AnyHashable(operation), inputs: inputs)],
      entries[known].type == type
    else { return nil }
    return known
  }

  /// Rewrites an operation if one of the rules applies; each of them keeps every bit.
  private mutating func simplified(
    _ operation: any Operation, _ inputs: [Int], _ type: TensorType, _ path: String?
  ) -> Int? {
    switch operation {
    case is TraceStart:
      return inputs[0]
    case is Reshape:
      if entries[inputs[0]].type == type { return inputs[0] }
      guard case .operation(let inner, _) = entries[inputs[0]].kind else { return nil }
      let innerInputs = entries[inputs[0]].inputs
      if inner is Reshape {  // only the last shape counts
        return add(operation, [innerInputs[0]], type, path)
      }
      if inner is Gather, type.shape.rank > 0, type.shape[0] == entries[inputs[0]].type.shape[0] {
        // Reshapes rows before they are chosen, so that choosing, converting and scaling stay one
        // pass.
        let table = entries[innerInputs[0]].type
        let rows = Shape([table.shape[0]] + type.shape.dropFirst().extents)
        guard rows.elementCount == table.shape.elementCount else { return nil }
        let reshaped = add(
          Reshape(shape: rows), [innerInputs[0]], TensorType(rows, table.elementType), path)
        return add(inner, [reshaped, innerInputs[1]], type, path)
      }
      return nil
    case let transpose as Transpose:
      if case .operation(is MatrixProduct, _) = entries[inputs[0]].kind {
        return add(productTransposed: inputs[0], type, path)
      }
      return simplified(transpose, of: inputs[0], type, path)
    case let slice as Slice:
      return simplified(slice, of: inputs[0], type, path)
    case let join as Concatenate:
      return simplified(join, of: inputs, type, path)
    case Unary.negate:
      guard case .operation(let inner as Unary, _) = entries[inputs[0]].kind, inner == .negate
      else { return nil }
      return entries[inputs[0]].inputs[0]
    case let reduce as Reduce:
      return simplified(reduce, of: inputs[0], type, path)
    case let pool as Pool where pool.function == .max:
      return pooledFirst(pool, inputs[0], type, path)
    case let binary as Binary:
      if let constant = computed(binary, inputs, type, path) { return constant }
      // x · 1 and x / 1 keep every bit of x.
      if binary == .multiply || binary == .divide, number(inputs[1]) == 1 { return inputs[0] }
      return binary == .multiply && number(inputs[0]) == 1 ? inputs[1] : nil
    default:
      return nil
    }
  }

  /// Replaces a reduction over single elements by the elements themselves. A sum starts at +0, so 0
  /// is added to turn −0 into +0.
  private mutating func simplified(
    _ reduce: Reduce, of input: Int, _ type: TensorType, _ path: String?
  ) -> Int? {
    let shape = entries[input].type.shape
    guard reduce.function != .indexOfMaximum, reduce.axes.allSatisfy({ shape[$0] == 1 }) else {
      return nil
    }
    return add(
      expanded: { [reduce] x in
        (reduce.function == .sum ? x[0] + 0 : x[0]).reshaped(to: type.shape)
      }, [input], path)
  }

  /// The result of an operation on two numbers that are known when the plan is made.
  private mutating func computed(
    _ binary: Binary, _ inputs: [Int], _ type: TensorType, _ path: String?
  ) -> Int? {
    guard type.elementType.isFloatingPoint, let a = number(inputs[0]), let b = number(inputs[1])
    else { return nil }
    let operation = Int32(binary.kernel)
    let storage = Storage(uninitializedByteCount: type.elementType.byteCount)
    if type.elementType == .float32 {
      let value = skf_scalar_float32(operation, Float(a), Float(b))
      storage.pointer.storeBytes(of: value, as: Float.self)
    } else {
      storage.pointer.storeBytes(of: skf_scalar_float64(operation, a, b), as: Double.self)
    }
    let single = TensorType([], type.elementType)
    let index = add(
      storage, GraphListing.Entry(value: .constant(storage), type: single, path: path))
    return type == single ? index : add(Broadcast(shape: type.shape), [index], type, path)
  }

  /// Simplifies a transpose of a transpose.
  private mutating func simplified(
    _ transpose: Transpose, of input: Int, _ type: TensorType, _ path: String?
  ) -> Int? {
    guard case .operation(let inner as Transpose, _) = entries[input].kind else { return nil }
    let axes = transpose.axes.map { inner.axes[$0] }
    if axes == Array(axes.indices) { return entries[input].inputs[0] }
    return add(Transpose(axes: axes), entries[input].inputs, type, path)
  }

  /// Replaces (A · B)ᵀ by Bᵀ · Aᵀ: the chains over k are the same, and a transposed operand costs
  /// nothing. An operand that is itself a product is already computed, so it is read transposed and
  /// not multiplied again.
  private mutating func add(
    productTransposed product: Int, _ type: TensorType, _ path: String?
  ) -> Int {
    let transpose = Transpose(axes: [1, 0])
    let operands = entries[product].inputs.reversed().map { operand -> Int in
      let shape = entries[operand].type.shape
      let transposed = TensorType([shape[1], shape[0]], type.elementType)
      return simplified(transpose, of: operand, transposed, path)
        ?? appended(transpose, [operand], transposed, path)
    }
    return add(MatrixProduct(), operands, type, path)
  }

  /// Replaces an entry by an operation that has the same bits.
  mutating func replace(
    _ index: Int, by operation: some KernelOperation, _ inputs: [Int], path: String?
  ) {
    entries[index] = Entry(
      kind: .operation(operation, .kernel(operation)), type: entries[index].type, inputs: inputs,
      path: path)
  }

  /// True for each entry that the given ones need.
  func needed(for outputs: [Int]) -> [Bool] {
    var isNeeded = [Bool](repeating: false, count: entries.count)
    for output in outputs { isNeeded[output] = true }
    for index in entries.indices.reversed() where isNeeded[index] {
      for input in entries[index].inputs { isNeeded[input] = true }
    }
    return isNeeded
  }

  /// The value of a number, broadcast or not, that is known when the plan is made; `nil` for
  /// anything else.
  private func number(_ index: Int) -> Double? {
    var index = index
    while case .operation(is Broadcast, _) = entries[index].kind {
      index = entries[index].inputs[0]
    }
    guard case .constant(let storage) = entries[index].kind,
      entries[index].type.shape.elementCount == 1
    else { return nil }
    return switch entries[index].type.elementType {
    case .float32: Double(storage.pointer.load(as: Float.self))
    case .float64: storage.pointer.load(as: Double.self)
    case .int32: Double(storage.pointer.load(as: Int32.self))
    case .uint8, .bool: nil
    }
  }

}
