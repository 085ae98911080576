/// The greatest and least values nearby, by which thin things are told from broad ones.
extension GreyPlane {
  /// Returns the plane with whatever is darker than its surroundings and narrower than `length`
  /// pixels filled up (a closing with a square; Serra, *Image analysis and mathematical
  /// morphology*, 1982).
  ///
  /// Edges between broad areas stay where they are. Beyond the sides, the outermost pixels repeat:
  /// a dark area along a side is broad, and stays dark.
  func closed(_ length: Int) -> GreyPlane {
    guard length > 1 else { return self }
    let padded = extended(by: length)
    var values = padded.values
    // Within a row, then from row to row. What runs over the end of a row stays in the border.
    for stride in [1, padded.width] {
      GreyPlane.slide(&values, length, stride, forwards: true, Swift.max)
    }
    for stride in [1, padded.width] {
      GreyPlane.slide(&values, length, stride, forwards: false, Swift.min)
    }
    return GreyPlane(width: padded.width, height: padded.height, values: values)
      .cropped(rows: length..<length + height, columns: length..<length + width)
  }

  /// Replaces each value by the one that `choose` takes among it and the `length` − 1 values that
  /// follow (or precede) it at this stride.
  private static func slide(
    _ values: inout [Double], _ length: Int, _ stride: Int, forwards: Bool,
    _ choose: (Double, Double) -> Double
  ) {
    let count = values.count
    var covered = 1
    while covered < length {
      let step = Swift.min(covered, length - covered)
      let move = step * stride
      guard move < count else { return }
      if forwards {
        for index in 0..<count - move {
          values[index] = choose(values[index], values[index + move])
        }
      } else {
        for index in Swift.stride(from: count - 1, through: move, by: -1) {
          values[index] = choose(values[index], values[index - move])
        }
      }
      covered += step
    }
  }

  /// Returns the plane with a border in which the outermost pixels repeat.
  private func extended(by border: Int) -> GreyPlane {
    var result: [Double] = []
    result.reserveCapacity((width + 2 * border) * (height + 2 * border))
    for row in -border..<height + border {
      let line = self.row(Swift.min(Swift.max(row, 0), height - 1))
      guard let first = line.first, let last = line.last else { continue }
      result += repeatElement(first, count: border)
      result += line
      result += repeatElement(last, count: border)
    }
    return GreyPlane(width: width + 2 * border, height: height + 2 * border, values: result)
  }
}
