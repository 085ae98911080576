import SankofaTensor

/// The derivatives of a milestone's elements with respect to elements of one right before it.
struct Jacobian {
  /// One of the derivatives.
  struct Entry {
    /// The element of the milestone.
    let to: Int
    /// The element of the one before.
    let from: Int
    let factor: Double
  }

  /// The derivatives with respect to the `elements` of a leaf. Zeros are left out unless they are
  /// zero by chance: a path through a weight that is 0 is still a path.
  ///
  /// - Parameter progress: called with the number of rows or columns that are done, and of all.
  static func entries(
    _ segment: Segment, by leaf: Int, elements: [Int], at values: [Tensor],
    progress: (Int, Int) -> Void = { _, _ in }
  ) -> [Entry] {
    if segment.isElementwise(in: leaf) {
      let slopes = segment.diagonal(by: leaf, at: values)
      return elements.map { Entry(to: $0, from: $0, factor: slopes[$0]) }
    }
    let others = segment.leaves.indices.contains {
      $0 != leaf && segment.leaves[$0].tensor.elementType == .float64
    }
    // When nothing else is multiplied by the leaf, a zero is no connection.
    let probing = others ? probing(segment, leaf: leaf, values) : nil
    return segment.output.elementCount <= elements.count
      ? rows(segment, leaf, elements, values, probing, progress)
      : columns(segment, leaf, elements, values, probing, progress)
  }

  /// The derivatives of one element of the output after another. Zeros are not kept: a matrix of
  /// images by images would be large.
  private static func rows(
    _ segment: Segment, _ leaf: Int, _ elements: [Int], _ values: [Tensor], _ probing: [Tensor]?,
    _ progress: (Int, Int) -> Void
  ) -> [Entry] {
    var entries: [Entry] = []
    for row in 0..<segment.output.elementCount {
      progress(row, segment.output.elementCount)
      let actual = segment.row(of: row, by: leaf, at: values)
      let hasZero = elements.contains { actual[$0] == 0 }
      let probe = hasZero ? probing.map { segment.row(of: row, by: leaf, at: $0) } : nil
      for element in elements where actual[element] != 0 || (probe?[element] ?? 0) != 0 {
        entries.append(Entry(to: row, from: element, factor: actual[element]))
      }
    }
    return entries
  }

  /// The derivatives with respect to one element of the leaf after another; entries are in the
  /// order of the output's elements.
  private static func columns(
    _ segment: Segment, _ leaf: Int, _ elements: [Int], _ values: [Tensor], _ probing: [Tensor]?,
    _ progress: (Int, Int) -> Void
  ) -> [Entry] {
    var entries: [Entry] = []
    for (number, element) in elements.enumerated() {
      progress(number, elements.count)
      let actual = segment.column(of: element, by: leaf, at: values)
      let probe =
        actual.contains(0)
        ? probing.map { segment.column(of: element, by: leaf, at: $0) } : nil
      for row in actual.indices where actual[row] != 0 || (probe?[row] ?? 0) != 0 {
        entries.append(Entry(to: row, from: element, factor: actual[row]))
      }
    }
    return entries.enumerated().sorted { ($0.element.to, $0.offset) < ($1.element.to, $1.offset) }
      .map(\.element)
  }

  /// The same point, but with arbitrary numbers for all other leaves: a derivative that is zero
  /// there as well is no connection.
  private static func probing(_ segment: Segment, leaf: Int, _ values: [Tensor]) -> [Tensor] {
    values.indices.map { index in
      let value = values[index]
      if index == leaf || value.elementType != .float64 { return value }
      let key = RandomKey(seed: UInt64(index)).folded("probe")
      return (Tensor.uniform(value.shape, key: key).converted(to: .float64) + 0.5)
        .compute()
    }
  }
}
