/// The five ways to predict the bytes of a PNG row from its neighbours.
enum PNGFilter: UInt8, CaseIterable {
  case none, sub, up, average, paeth

  /// Predicts a byte from the byte to the left, the byte above, and the byte to the left of that.
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

  /// Turns the filtered `row` back into samples; `above` has the samples of the row above, zeros
  /// for the first row.
  func undo(_ row: inout [UInt8], above: [UInt8], pixelBytes: Int) {
    if self == .none { return }
    for index in row.indices {
      let hasLeft = index >= pixelBytes
      let left = hasLeft ? row[index - pixelBytes] : 0
      let corner = hasLeft ? above[index - pixelBytes] : 0
      row[index] &+= prediction(left, above[index], corner)
    }
  }

  /// Returns the filtered row.
  func apply(_ row: [UInt8], above: [UInt8], pixelBytes: Int) -> [UInt8] {
    row.indices.map { index in
      let hasLeft = index >= pixelBytes
      let left = hasLeft ? row[index - pixelBytes] : 0
      let corner = hasLeft ? above[index - pixelBytes] : 0
      return row[index] &- prediction(left, above[index], corner)
    }
  }
}
