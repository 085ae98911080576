import SankofaTensor

/// A recurrent layer and a copy that goes in the other direction, so that each step has information
/// about earlier and later steps: `Bidirectional(LSTM(64))`.
///
/// y = merge(forward(x), backward(x)); whole sequences are merged in the order of time.
///
/// - Input: [n, time, features].
/// - Parameters: those of the two layers: `forward.weight` and so on, then `backward.weight` and so
///   on.
/// - Output: [n, 2 · outputs] for `.concatenation`, [n, outputs] otherwise; [n, time, …] when the
///   layer returns sequences.
///
/// Source: Schuster and Paliwal, 1997.
public final class Bidirectional: Layer {
  public static let kind = "Bidirectional"

  /// The operation that merges the two outputs.
  public enum Merge: String, Sendable, Hashable, SettingChoice {
    /// The two outputs side by side along the last axis, forward first.
    case concatenation
    /// forward + backward.
    case sum
    /// forward · backward.
    case product
    /// (forward + backward) / 2.
    case mean

    public static var noun: String { "merge" }
  }

  /// The given layer.
  public let forward: any RecurrentLayer
  /// The copy for the other direction; `nil` when it cannot be made, in which case
  /// `outputShape(for:)` throws.
  public var backward: (any RecurrentLayer)? { try? reversal.get() }
  /// The operation that merges the two outputs.
  public let merge: Merge
  private let reversal: Result<any RecurrentLayer, SankofaError>

  /// Makes the two layers.
  ///
  /// - Parameters:
  ///   - layer: an `LSTM`, a `GRU`, a `SimpleRNN`, or a custom layer; it must not be used
  ///     elsewhere.
  ///   - merge: concatenation by default.
  public init(_ layer: any RecurrentLayer, merge: Merge = .concatenation) {
    (forward, self.merge) = (layer, merge)
    reversal = Result { try layer.reversed() }
      .mapError { $0 as? SankofaError ?? SankofaError(Bidirectional.kind, "\($0)") }
  }

  /// The two layers, named `forward` and `backward`.
  public var innerLayers: [(name: String, layer: any Layer)] {
    [("forward", forward as any Layer)] + (backward.map { [("backward", $0 as any Layer)] } ?? [])
  }

  public var inputShape: Shape? { forward.inputShape }

  /// The shape of the given layer's output, with the last axis doubled for concatenation.
  public func outputShape(for input: Shape) throws -> Shape {
    let backward = try reversal.get()
    let shape = try forward.outputShape(for: input)
    _ = try backward.outputShape(for: input)
    guard merge == .concatenation else { return shape }
    guard let last = shape.extents.last, last <= Shape.maximumElementCount else {
      throw SankofaError(
        Bidirectional.kind, "cannot double the output \(shape); make the layer inside smaller.")
    }
    return Shape(shape.extents.dropLast() + [2 * last])
  }

  /// Builds both layers.
  public func build(for input: Shape) throws {
    let backward = try reversal.get()
    try forward.build(for: input)
    try backward.build(for: input)
  }

  /// merge(forward(x), backward(x)).
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let backward = trapping(reversal.get)
    let ahead = inTime(forward, forward(input, in: context.inside("forward")))
    let back = inTime(backward, backward(input, in: context.inside("backward")))
    return switch merge {
    case .concatenation: .concatenate([ahead, back], axis: ahead.rank - 1)
    case .sum: ahead + back
    case .product: ahead * back
    case .mean: (ahead + back) * 0.5
    }
  }

  /// The outputs in the order of time.
  private func inTime(_ layer: any RecurrentLayer, _ outputs: Tensor) -> Tensor {
    guard layer.goesBackwards, layer.returnsSequences else { return outputs }
    let steps = outputs.shape[1]
    return outputs.slice(axis: 1, from: steps - 1, count: steps, step: -1)
  }

  public var summaryText: String {
    Self.summaryText([forward.summaryText] + (merge == .concatenation ? [] : [merge.rawValue]))
  }

  // MARK: Files

  /// The kind and the settings of the given layer, and the merge.
  public var configuration: Configuration {
    Configuration([
      ("layer", .text(type(of: forward).kind)), ("settings", .configuration(forward.configuration)),
      ("merge", .text(merge.rawValue)),
    ])
  }

  static let makers: [String: @Sendable (Configuration) throws -> any RecurrentLayer] = [
    SimpleRNN.kind: { try SimpleRNN(configuration: $0) },
    LSTM.kind: { try LSTM(configuration: $0) },
    GRU.kind: { try GRU(configuration: $0) },
  ]

  /// Makes the layer that a file describes. Throws unless the inner layer is one of Sankofa's own.
  public convenience init(configuration: Configuration) throws {
    let kind: String = try configuration.setting("layer")
    guard let make = Bidirectional.makers[kind] else {
      throw UnknownName(
        "recurrent layer", kind, among: Bidirectional.makers.keys.sorted())
    }
    self.init(
      try make(configuration.setting("settings")),
      merge: try configuration.setting("merge"))
  }
}
