import Sankofa

/// Maps of units: those of a map share their weights but not their biases, and a map may see some of
/// the channels before it and not others (LeCun and others, 1989).
///
/// a[r, c, j] = f(bias[r, c, j] + Σ weight[j, u, v, k] · x[2r + u − 2, 2c + v − 2, (j + k) mod channels])
///
/// over a patch of 5 × 5 and the `seen` channels from the map's own on, in a circle, so that all are
/// seen alike. Units are two pixels apart, and beyond the edge is the background −1.
///
/// - Input: [n, side, side, channels], an even side.
/// - Parameters: `weight` [maps, 5, 5, seen], `bias` [side / 2, side / 2, maps].
/// - Output: [n, side / 2, side / 2, maps].
final class FeatureMaps: Layer {
  static let kind = "FeatureMaps"
  private static let patch = 5
  private static let background = -1.0

  let maps: Int
  let seen: Int
  let weight: Parameter
  let bias: Parameter

  /// Describes the maps.
  ///
  /// - Parameter seen: the number of channels that each map sees.
  init(_ maps: Int, seeing seen: Int) {
    (self.maps, self.seen) = (maps, seen)
    let first = Initializer.within(inputs: FeatureMaps.patch * FeatureMaps.patch * seen)
    weight = Parameter("weight", initializer: first)
    bias = Parameter("bias", initializer: first)
  }

  var parameters: [Parameter] { [weight, bias] }

  func outputShape(for input: Shape) throws -> Shape {
    guard input.rank == 3, input[0] % 2 == 0, input[1] % 2 == 0, (1...input[2]).contains(seen)
    else {
      throw SankofaError(
        FeatureMaps.kind,
        "needs images of even sides with at least \(seen) channels, got shape \(input); change the "
          + "layer before it.")
    }
    return [input[0] / 2, input[1] / 2, maps]
  }

  func build(for input: Shape) throws {
    try weight.build(shape: [maps, FeatureMaps.patch, FeatureMaps.patch, seen])
    try bias.build(shape: [input[0] / 2, input[1] / 2, maps])
  }

  func callAsFunction(_ x: Tensor, in context: Context) -> Tensor {
    let background = FeatureMaps.background
    let framed =
      (x - background).padded(ImageMargins(top: 2, left: 2, bottom: 1, right: 1))
      + background
    let sums =
      seen == x.shape[3]
      ? convolution(framed, context[weight], strides: (2, 2))
      : convolution(chosen(framed), context[weight], strides: (2, 2), groups: maps)
    return ActivationFunction.lecunTanh(sums + context[bias])
  }

  /// One after the other what each map sees: [n, rows, columns, maps · seen].
  private func chosen(_ x: Tensor) -> Tensor {
    // A circle that is laid out twice has every run in one piece.
    let circle = Tensor.concatenate([x, x], axis: 3)
    return .concatenate(
      (0..<maps).map { circle.slice(axis: 3, from: $0 % x.shape[3], count: seen) }, axis: 3)
  }

  // What follows lets a model file name the layer.

  var configuration: Configuration {
    Configuration([("maps", .integer(maps)), ("seen", .integer(seen))])
  }

  convenience init(configuration: Configuration) throws {
    self.init(try configuration.setting("maps"), seeing: try configuration.setting("seen"))
  }
}

extension Initializer {
  /// Uniform within ±2.4 / F, where F is the number of inputs of a unit, so that sums are where the
  /// activation still bends little.
  static func within(inputs: Int) -> Initializer {
    .uniform(from: -2.4 / Double(inputs), to: 2.4 / Double(inputs))
  }
}

extension ActivationFunction {
  /// a = 1.7159 tanh(2/3 z), which is ±1 at ±1.
  static let lecunTanh = ActivationFunction("lecun-tanh") { 1.7159 * (2.0 / 3 * $0).tanh() }
}
