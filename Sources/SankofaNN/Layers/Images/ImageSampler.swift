import SankofaTensor

/// Reads images at positions between their pixels and outside their edges.
///
/// When the row does not depend on the column and vice versa, as in a translation, whole rows are
/// gathered and weighted, and then whole columns, which copies long runs of memory. Otherwise, as
/// in a rotation, each pixel is gathered with its three neighbours. Both ways take a few passes
/// over the pixels.
struct ImageSampler {
  var fill: EdgeFill
  var interpolation: Interpolation

  /// Returns the values at positions (row, column), in pixels from the middle of the first pixel.
  ///
  /// - Parameters:
  ///   - images: [n, height, width, channels].
  ///   - rows: the row of each new pixel, broadcast to [n, height, width, 1], in the element type
  ///     of the images; `columns` likewise.
  /// - Returns: images of the same shape. The derivative by the images adds to each pixel the
  ///   derivatives of the values read from it.
  func callAsFunction(_ images: Tensor, rows: Tensor, columns: Tensor) -> Tensor {
    if images.elementCount == 0 { return images }
    if rows.shape[2] > 1 || columns.shape[1] > 1 {
      return pixels(of: images, rows: rows, columns: columns)
    }
    let across = lines(of: images, at: rows).transposed([0, 2, 1, 3])
    return lines(of: across, at: columns.transposed([0, 2, 1, 3])).transposed([0, 2, 1, 3])
  }

  /// Reads whole lines along axis 1, at `places` [n, lines, 1, 1].
  private func lines(of images: Tensor, at places: Tensor) -> Tensor {
    let (count, extent) = (images.shape[0], images.shape[1])
    let framed = framed(images, axis: 1)
    let axis = Axis(fill, interpolation, places, extent: extent, framed: framed.shape[1])
    let first = (Tensor.examples(count) * Double(framed.shape[1]) + axis.first)
      .broadcast(to: [count, extent, 1, 1]).reshaped(to: [count * extent])
    let table = framed.reshaped(
      to: [count * framed.shape[1], images.shape[2] * images.shape[3]])
    var lines = table.gathered(first)
    if interpolation == .bilinear {
      let share = axis.share.broadcast(to: [count, extent, 1, 1])
        .reshaped(to: [count * extent, 1])
      lines = lines.mixed(with: table.dropping(axis.step).gathered(first), share)
    }
    return lines.reshaped(to: images.shape)
  }

  /// Reads single pixels, at positions [n, height, width, 1].
  private func pixels(of images: Tensor, rows: Tensor, columns: Tensor) -> Tensor {
    let framed = framed(framed(images, axis: 1), axis: 2)
    let places = Shape(images.shape.dropLast().extents + [1])
    let (count, height, width) = (images.shape[0], framed.shape[1], framed.shape[2])
    let down = Axis(fill, interpolation, rows, extent: images.shape[1], framed: height)
    let across = Axis(fill, interpolation, columns, extent: images.shape[2], framed: width)
    let row = Tensor.examples(count) * Double(height) + down.first
    let first = (row * Double(width) + across.first).broadcast(to: places)
      .reshaped(to: [places.elementCount])
    let table = framed.reshaped(to: [count * height * width, images.shape[3]])
    if interpolation == .nearest { return table.gathered(first).reshaped(to: images.shape) }
    func share(_ axis: Axis) -> Tensor {
      axis.share.broadcast(to: places).reshaped(to: [places.elementCount, 1])
    }
    /// Interpolates between the pixel `offset` rows of the table after the first and its right
    /// neighbour.
    func line(_ offset: Int) -> Tensor {
      table.dropping(offset).gathered(first).mixed(
        with: table.dropping(offset + across.step).gathered(first), share(across))
    }
    return line(0).mixed(with: line(down.step * width), share(down)).reshaped(to: images.shape)
  }

  /// The images, extended by the lines that positions beyond the edge need.
  private func framed(_ images: Tensor, axis: Int) -> Tensor {
    switch fill {
    case .nearest, .reflect: return images
    case .wrap:
      return .concatenate([images, images.slice(axis: axis, from: 0, count: 1)], axis: axis)
    case .constant(let value):
      var extents = images.shape.extents
      extents[axis] = 1
      let line = Tensor(
        repeating: value, shape: Shape(extents), elementType: images.elementType)
      return .concatenate([line, images, line], axis: axis)
    }
  }

  /// The positions along one axis: the line before each position and the share of the next line.
  private struct Axis {
    /// The index of the line before each position in the framed images, `int32`.
    var first: Tensor
    /// The weight of the next line, from 0 to 1.
    var share: Tensor
    /// The distance to the next line: 1, or 0 when there is only one line.
    var step: Int

    init(
      _ fill: EdgeFill, _ interpolation: Interpolation, _ place: Tensor, extent: Int, framed: Int
    ) {
      let length = Double(extent)
      let inside =
        switch fill {
        case .constant: place.maximum(-1).minimum(length) + 1
        case .nearest: place.maximum(0).minimum(length - 1)
        case .wrap: place.modulo(length).maximum(0)
        case .reflect: Axis.mirrored(place, length)
        }
      let nearest = interpolation == .nearest
      let before = nearest ? (inside + 0.5).floor() : inside.floor()
      // Rounding may reach the last pixel, which has no next one.
      let start = before.minimum(Double(max(0, framed - (nearest ? 1 : 2))))
      first = start.converted(to: .int32)
      share = inside - start
      step = framed > 1 ? 1 : 0
    }

    /// Reflects positions at −½ and extent − ½; beyond the middle of the last pixel the value is
    /// that pixel's.
    private static func mirrored(_ place: Tensor, _ length: Double) -> Tensor {
      let way = (place + 0.5).modulo(2 * length)
      return (way.minimum(2 * length - way) - 0.5).maximum(0).minimum(length - 1)
    }
  }
}

extension Tensor {
  /// x − ⌊x / d⌋ · d, which is from 0 to d, apart from rounding.
  fileprivate func modulo(_ divisor: Double) -> Tensor {
    self - (self / divisor).floor() * divisor
  }

  /// The index of each example, `int32` [n, 1, 1, 1].
  fileprivate static func examples(_ count: Int) -> Tensor {
    indices(count: count).reshaped(to: [count, 1, 1, 1])
  }

  /// The table without its first rows, so that each index refers to a row `count` rows later.
  fileprivate func dropping(_ count: Int) -> Tensor {
    count == 0 ? self : slice(axis: 0, from: count, count: shape[0] - count)
  }

  /// self + (other − self) · share.
  fileprivate func mixed(with other: Tensor, _ share: Tensor) -> Tensor {
    (other - self).multiplyAdd(share, self)
  }
}

extension ImageSampler {
  mutating func settings(_ list: inout SettingList) {
    list("fill", &fill, .finite)
    list("interpolation", &interpolation)
  }
}

extension SettingRule<EdgeFill> {
  /// A fill whose value is finite.
  static let finite = SettingRule("constant with a finite number, or another fill") {
    if case .constant(let value) = $0 { value.isFinite } else { true }
  }
}

extension Tensor {
  /// The row indices of images [n, height, width, channels] in their element type: [1, height, 1,
  /// 1].
  var rowNumbers: Tensor {
    Tensor.indices(count: shape[1]).converted(to: elementType).reshaped(to: [1, shape[1], 1, 1])
  }

  /// The column indices of the images in their element type: [1, 1, width, 1].
  var columnNumbers: Tensor {
    Tensor.indices(count: shape[2]).converted(to: elementType).reshaped(to: [1, 1, shape[2], 1])
  }
}
