import SankofaNN
import SankofaTensor

/// One number of a network: a weight, a bias, an activation, an input.
///
/// Written as a path with indices counted from 0: `layers.1.weight[3,17]`, `layers.1.bias[3]`,
/// `layers.1.activation[3]`, `layers.1.preactivation[3]`, `input[2]`. The first index of a state of
/// a recurrent layer is its time: `layers.1.state[5,3]`. In a model with several inputs, each is
/// named as in its summary, `input left[2]`, or numbered, `input 1[2]`.
public struct NetworkPlace: Sendable, Hashable, CustomStringConvertible {
  /// The path, such as `layers.1.weight`.
  public let path: String
  /// The indices, one for each axis.
  public let indices: [Int]

  /// Names a number.
  public init(_ path: String, _ indices: [Int] = []) {
    self.path = path
    self.indices = indices
  }

  /// Reads a place from text.
  ///
  /// - Throws: `SankofaError` when the text is not a place.
  public init(parsing text: String) throws {
    let wrong = SankofaError(
      "place",
      "must read like layers.1.weight[3,17], got \(text.quoted); write the indices in brackets.")
    // Names of inputs may have brackets of their own.
    guard let open = text.lastIndex(of: "[") else {
      if text.contains("]") || text.isEmpty { throw wrong }
      self.init(text)
      return
    }
    guard text.last == "]", open != text.startIndex else { throw wrong }
    let inside = text[text.index(after: open)...].dropLast()
    let parts = inside.split(separator: ",", omittingEmptySubsequences: false)
    let indices = parts.compactMap { part -> Int? in
      let digits = part.drop { $0 == " " }
      return digits.allSatisfy { $0.isASCII && $0.isNumber } ? Int(digits) : nil
    }
    if indices.count != parts.count { throw wrong }
    self.init(String(text[..<open]), indices)
  }

  /// The two values of a layer for an example, z and a.
  enum LayerValue: String { case preactivation, activation }

  /// Names a number of a layer's z or a.
  init(_ value: LayerValue, of layer: String, _ indices: [Int] = []) {
    self.init("\(layer).\(value.rawValue)", indices)
  }

  /// The layer's path and the kind of value, where the number is one of a layer's z or a.
  var layerValue: (layer: String, value: LayerValue)? {
    guard let dot = path.lastIndex(of: "."),
      let value = LayerValue(rawValue: String(path[path.index(after: dot)...]))
    else { return nil }
    return (String(path[..<dot]), value)
  }

  /// The path of a layer's states; for its second scan, `state2`.
  static func state(_ layer: String, _ scan: Int) -> String {
    "\(layer).state" + (scan == 0 ? "" : "\(scan + 1)")
  }

  /// The place as text.
  public var description: String {
    indices.isEmpty ? path : "\(path)[\(indices.map(String.init).joined(separator: ","))]"
  }

  /// A short name for tables: `w1[3,17]` for `layers.1.weight[3,17]`, and likewise with `b`, `z`
  /// and `a`.
  public var symbol: String {
    let short = [
      "weight": "w", "bias": "b", "preactivation": "z", "activation": "a", "state": "s",
      "recurrentWeight": "u",
    ]
    let parts = path.split(separator: ".")
    guard parts.count == 3, parts[0] == "layers" else { return endSymbol ?? description }
    let name = short[String(parts[2])] ?? "\(parts[2])"
    return NetworkPlace("\(name)\(parts[1])", indices).description
  }

  /// The short name of an input, a target or a loss: `x[2]`, `x_left[2]` for one of several inputs,
  /// `C_kind` for the loss of one of several outputs.
  private var endSymbol: String? {
    if let symbol = ["input": "x", "loss": "C", "target": "y"][path] {
      return NetworkPlace(symbol, indices).description
    }
    if path.hasPrefix("input ") {
      return NetworkPlace("x_\(path.dropFirst(6))", indices).description
    }
    return path.hasSuffix("_loss") ? "C_\(path.dropLast(5))" : nil
  }
}
