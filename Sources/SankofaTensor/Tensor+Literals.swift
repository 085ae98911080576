extension Tensor {
  /// Makes a vector of `float32`.
  public init(_ vector: [Float]) { self.init(vector, shape: [vector.count]) }

  /// Makes a matrix of `float32`: `Tensor([[1, 2], [3, 4]])`. Traps when rows differ in length.
  public init(_ rows: [[Float]]) { self.init(nested: rows) }

  /// Makes a tensor of `float32` with three axes. Traps when parts differ in shape.
  public init(_ planes: [[[Float]]]) {
    self.init(stacking: planes.map { Tensor(nested: $0) })
  }

  /// Makes a vector of any element type.
  @_disfavoredOverload
  public init<Element: TensorElement>(_ vector: [Element]) {
    self.init(vector, shape: [vector.count])
  }

  /// Makes a matrix of any element type. Traps when rows differ in length.
  @_disfavoredOverload
  public init<Element: TensorElement>(_ rows: [[Element]]) { self.init(nested: rows) }

  private init<Element: TensorElement>(nested rows: [[Element]]) {
    let width = rows.first?.count ?? 0
    for (index, row) in rows.enumerated() where row.count != width {
      misuse(
        TensorError(
          "Tensor",
          "rows must have equal lengths, row 0 has \(width) and row \(index) has \(row.count); "
            + "pad or trim one."))
    }
    self.init(rows.flatMap { $0 }, shape: [rows.count, width])
  }

  private init(stacking parts: [Tensor]) {
    guard let first = parts.first else {
      self.init([Float](), shape: [0, 0, 0])
      return
    }
    for (index, part) in parts.enumerated() where part.shape != first.shape {
      misuse(
        TensorError(
          "Tensor",
          "parts must have equal shapes, part 0 is \(first.shape) and part \(index) is "
            + "\(part.shape); pad or trim one."))
    }
    self.init(
      parts.flatMap { $0.floats }, shape: Shape([parts.count] + first.shape.extents))
  }
}
