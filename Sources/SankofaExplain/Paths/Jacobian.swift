import SankofaTensor

/// The derivatives of a milestone's elements by elements of one right before it.
struct Jacobian {
  /// One of them.
  struct Entry {
    /// The element of the milestone.
    let to: Int
    /// The element of the one before.
    let from: Int
    let factor: Double
  }

  /// The derivatives by the `elements` of a leaf, zeros left out unless they are zero by chance: a path
  /// through a weight that is 0 is still a path.
  static func entries(
    _ segment: Segment, by leaf: Int, elements: [Int], at values: [Tensor]
  ) -> [Entry] {
    if segment.isElementwise(in: leaf) {
      let slopes = segment.diagonal(by: leaf, at: values)
      return elements.map { Entry(to: $0, from: $0, factor: slopes[$0]) }
    }
    let actual = derivatives(segment, by: leaf, elements: elements, at: values)
    if !actual.contains(0) { return entries(actual, actual, elements) }
    let probe = derivatives(
      segment, by: leaf, elements: elements, at: probing(segment, leaf: leaf, values))
    return entries(actual, probe, elements)
  }

  private static func entries(
    _ actual: [Double], _ probe: [Double], _ elements: [Int]
  ) -> [Entry] {
    actual.indices.compactMap { index in
      if actual[index] == 0 && probe[index] == 0 { return nil }
      let (to, number) = index.quotientAndRemainder(dividingBy: elements.count)
      return Entry(to: to, from: elements[number], factor: actual[index])
    }
  }

  /// All derivatives, row by row: [elements of the output, chosen elements of the leaf].
  private static func derivatives(
    _ segment: Segment, by leaf: Int, elements: [Int], at values: [Tensor]
  ) -> [Double] {
    let rowCount = segment.output.elementCount
    if rowCount <= elements.count {
      return (0..<rowCount).flatMap { row in
        let all = segment.row(of: row, by: leaf, at: values)
        return elements.map { all[$0] }
      }
    }
    var result = [Double](repeating: 0, count: rowCount * elements.count)
    for (number, element) in elements.enumerated() {
      let column = segment.column(of: element, by: leaf, at: values)
      for row in 0..<rowCount { result[row * elements.count + number] = column[row] }
    }
    return result
  }

  /// The same point, but with arbitrary numbers for all other leaves: what is zero there as well is
  /// no connection.
  private static func probing(_ segment: Segment, leaf: Int, _ values: [Tensor]) -> [Tensor] {
    values.indices.map { index in
      let value = values[index]
      if index == leaf || value.elementType != .float64 { return value }
      let key = RandomKey(seed: UInt64(index)).folded("probe")
      return (Tensor.uniform(value.shape, key: key.tensor).converted(to: .float64) + 0.5)
        .evaluate()
    }
  }
}
