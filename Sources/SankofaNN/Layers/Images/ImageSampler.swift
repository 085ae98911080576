import SankofaTensor

/// Reads images at places between their pixels and outside of their edges.
///
/// It is a few passes over the pixels: one that puts a frame around the images, where the fill needs
/// one; one that finds, for each place, the pixel above and left of it; and one that gathers this
/// pixel and its three neighbours and weighs them. Only the last reads channels.
struct ImageSampler {
  var fill: EdgeFill
  var interpolation: Interpolation

  /// The values at places (row, column), counted in pixels from the middle of the first.
  ///
  /// - Parameters:
  ///   - images: [n, height, width, channels].
  ///   - rows: broadcast to [n, height, width, 1], and so are `columns`; of the images' element type.
  /// - Returns: as many as there are images, of their shape. The derivative by the images gives every
  ///   pixel back what was read from it.
  func callAsFunction(_ images: Tensor, rows: Tensor, columns: Tensor) -> Tensor {
    if images.elementCount == 0 { return images }
    let framed = framed(images)
    let places = Shape(images.shape.dropLast().extents + [1])
    let (count, height, width) = (images.shape[0], framed.shape[1], framed.shape[2])
    let down = Axis(fill, interpolation, rows, extent: images.shape[1], framed: height)
    let across = Axis(fill, interpolation, columns, extent: images.shape[2], framed: width)
    let example = Tensor.indices(count: count).reshaped(to: [count, 1, 1, 1])
    let first = ((example * Double(height) + down.first) * Double(width) + across.first)
      .broadcast(to: places).reshaped(to: [places.elementCount])

    let pixels = framed.reshaped(to: [count * height * width, images.shape[3]])
    /// The pixel so far behind the first, for every place.
    func pixel(_ offset: Int) -> Tensor {
      pixels.slice(axis: 0, from: offset, count: pixels.shape[0] - offset).gathered(first)
    }
    if interpolation == .nearest { return pixel(0).reshaped(to: images.shape) }
    func line(_ offset: Int) -> Tensor {
      let share = across.share.broadcast(to: places).reshaped(to: [places.elementCount, 1])
      return pixel(offset).mixed(with: pixel(offset + across.step), share)
    }
    let share = down.share.broadcast(to: places).reshaped(to: [places.elementCount, 1])
    return line(0).mixed(with: line(down.step * width), share).reshaped(to: images.shape)
  }

  /// The images with what a place between two pixels can see beyond the edge.
  private func framed(_ images: Tensor) -> Tensor {
    switch fill {
    case .nearest, .reflect: return images
    case .wrap:
      let rows = Tensor.concatenate([images, images.slice(axis: 1, from: 0, count: 1)], axis: 1)
      return .concatenate([rows, rows.slice(axis: 2, from: 0, count: 1)], axis: 2)
    case .constant(let value):
      let padded = images.padded(ImageMargins(top: 1, left: 1, bottom: 1, right: 1))
      if value == 0 { return padded }
      let inside = Tensor.ones([1, images.shape[1], images.shape[2], 1])
        .padded(ImageMargins(top: 1, left: 1, bottom: 1, right: 1))
      return (inside .> 0).selecting(padded, value)
    }
  }

  /// Along one axis: the pixel before each place, and how far the place is on its way to the next.
  private struct Axis {
    /// An index of the framed images, `int32`.
    var first: Tensor
    /// From 0 to 1.
    var share: Tensor
    /// From one pixel to the next: 0 where there is only one.
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
      // Rounding may reach the last pixel, which has none behind it.
      let start = before.minimum(Double(max(0, framed - (nearest ? 1 : 2))))
      first = start.converted(to: .int32)
      share = inside - start
      step = framed > 1 ? 1 : 0
    }

    /// Back and forth between −½ and extent − ½, where beyond the last pixel's middle is that pixel.
    private static func mirrored(_ place: Tensor, _ length: Double) -> Tensor {
      let way = (place + 0.5).modulo(2 * length)
      return (way.minimum(2 * length - way) - 0.5).maximum(0).minimum(length - 1)
    }
  }
}

extension Tensor {
  /// x − ⌊x / d⌋ · d, from 0 to d but for rounding.
  fileprivate func modulo(_ divisor: Double) -> Tensor {
    self - (self / divisor).floor() * divisor
  }

  /// self + (other − self) · share.
  fileprivate func mixed(with other: Tensor, _ share: Tensor) -> Tensor {
    (other - self).multiplyAdd(share, self)
  }
}

extension ImageSampler {
  /// What a layer that samples keeps in a configuration.
  var entries: [Configuration.Entry] {
    [("fill", fill.configurationValue), ("interpolation", interpolation.configurationValue)]
  }

  init(_ configuration: Configuration) throws {
    fill = try EdgeFill(configuration, "fill")
    interpolation = try Interpolation(configuration, "interpolation")
  }

  /// Throws unless inputs are images and the fill is a number.
  func check(_ input: Shape, _ layer: String) throws {
    _ = try channels(ofImages: input, layer)
    if case .constant(let value) = fill, !value.isFinite {
      throw LayerError(layer, "fill must be a finite number, got \(value); use 0.")
    }
  }
}

extension Tensor {
  /// The rows of images [n, height, width, channels], counted from 0 and in their element type:
  /// [1, height, 1, 1].
  var rowNumbers: Tensor {
    Tensor.indices(count: shape[1]).converted(to: elementType).reshaped(to: [1, shape[1], 1, 1])
  }

  /// The same for columns: [1, 1, width, 1].
  var columnNumbers: Tensor {
    Tensor.indices(count: shape[2]).converted(to: elementType).reshaped(to: [1, 1, shape[2], 1])
  }
}
