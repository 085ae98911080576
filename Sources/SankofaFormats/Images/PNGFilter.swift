/// The five ways in which a row of a PNG picture is predicted from its neighbours.
enum PNGFilter: UInt8, CaseIterable {
  case none, sub, up, average, paeth

  /// The byte that the filter expects, from the bytes to the left, above, and left of above.
  func prediction(_ left: UInt8, _ up: UInt8, _ corner: UInt8) -> UInt8 {
    switch self {
    case .none: return 0
    case .sub: return left
    case .up: return up
    case .average: return UInt8((UInt16(left) + UInt16(up)) / 2)
    case .paeth:
      let estimate = Int(left) + Int(up) - Int(corner)
      let toLeft = abs(estimate - Int(left))
      let toUp = abs(estimate - Int(up))
      let toCorner = abs(estimate - Int(corner))
      if toLeft <= toUp && toLeft <= toCorner { return left }
      return toUp <= toCorner ? up : corner
    }
  }

  /// Turns the filtered `row` back into samples; `above` is the row before, zeros for the first.
  func undo(_ row: inout [UInt8], above: [UInt8], pixelBytes: Int) {
    if self == .none { return }
    for index in row.indices {
      let hasLeft = index >= pixelBytes
      let left = hasLeft ? row[index - pixelBytes] : 0
      let corner = hasLeft ? above[index - pixelBytes] : 0
      row[index] &+= prediction(left, above[index], corner)
    }
  }

  /// The row after filtering.
  func apply(_ row: [UInt8], above: [UInt8], pixelBytes: Int) -> [UInt8] {
    row.indices.map { index in
      let hasLeft = index >= pixelBytes
      let left = hasLeft ? row[index - pixelBytes] : 0
      let corner = hasLeft ? above[index - pixelBytes] : 0
      return row[index] &- prediction(left, above[index], corner)
    }
  }
}
