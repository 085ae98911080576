import SankofaTensor

/// The convolution of each channel by itself, shared by `DepthwiseConv2D` and `SeparableConv2D`.
struct DepthwiseConvolution {
  var window: Window2D
  /// The number of outputs for each channel.
  var multiplier: Int

  mutating func settings(_ list: inout SettingList) {
    window.settings(&list)
    list("dilations", &window.dilations, .within(Window2D.sizes))
    list("multiplier", &multiplier, .within(Window2D.sizes))
  }

  /// Returns [positions, positions, channels · multiplier], or throws when the window does not fit.
  func outputShape(_ input: Shape, _ weight: Parameter, _ layer: String) throws -> Shape {
    let (height, width) = try window.positions(input, layer)
    guard Window2D.sizes.contains(input[2]) else {
      throw SankofaError(
        layer,
        "needs from 1 to \(Window1D.largest) channels, got \(input[2]) in shape \(input); change the "
          + "layer before it.")
    }
    if let known = weight.shape?[0], known != input[2] * multiplier {
      throw ChannelGroups.error(known / multiplier, input, layer)
    }
    return [height, width, input[2] * multiplier]
  }

  /// [channels · multiplier, window height, window width, 1], as for a convolution with as many
  /// groups as channels.
  func weightShape(_ input: Shape) -> Shape {
    [input[2] * multiplier, window.size.height, window.size.width, 1]
  }

  /// y[n, i, j, c·m + k] = Σ x[n, i·s + a·d, j·s + b·d, c] · w[c·m + k, a, b] over the taps (a, b)
  /// of the window, row by row, in one chain of fused multiply-adds. The order, and so the bits,
  /// are those of the convolution in groups, but with one pass over all channels instead of one for
  /// each.
  func callAsFunction(_ input: Tensor, _ weight: Tensor) -> Tensor {
    let images = input.padded(window.margins(of: input.shape.dropFirst()))
    let (n, channels) = (input.shape[0], input.shape[3])
    func positions(_ axis: Int, _ size: Int, _ stride: Int, _ dilation: Int) -> Int {
      (images.shape[axis] - (size - 1) * dilation - 1) / stride + 1
    }
    let height = positions(1, window.size.height, window.strides.height, window.dilations.height)
    let width = positions(2, window.size.width, window.strides.width, window.dilations.width)
    // With an axis of outputs, each channel broadcasts to all its weights.
    let taps = weight.reshaped(
      to: multiplier == 1
        ? [channels, window.size.height, window.size.width]
        : [channels, multiplier, window.size.height, window.size.width])
    let seen: Shape =
      multiplier == 1 ? [n, height, width, channels] : [n, height, width, channels, 1]
    var sums: Tensor?
    for row in 0..<window.size.height {
      for column in 0..<window.size.width {
        // One slice for both axes: its derivative then needs only one tensor of zeros.
        let x = images.slice(
          starts: [0, row * window.dilations.height, column * window.dilations.width, 0],
          steps: [1, window.strides.height, window.strides.width, 1],
          shape: [n, height, width, channels]
        ).reshaped(to: seen)
        let w = taps.tap(row, column)
        sums = sums.map { x.multiplyAdd(w, $0) } ?? x * w
      }
    }
    guard let sums else { preconditionFailure("a window has at least one tap") }
    return sums.reshaped(to: [n, height, width, channels * multiplier])
  }
}

extension Tensor {
  /// The weights [channels, …, height, width] at one tap of the window: [channels, …].
  fileprivate func tap(_ row: Int, _ column: Int) -> Tensor {
    let kept = shape.dropLast().dropLast()
    return slice(
      starts: kept.extents.map { _ in 0 } + [row, column], steps: shape.extents.map { _ in 1 },
      shape: Shape(kept.extents + [1, 1])
    ).reshaped(to: kept)
  }
}
