import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor

/// A small network in one file of JSON (or YAML, with the package trait `YAML`): its weights and
/// biases, its examples, its loss and its learning rate.
///
/// ```json
/// {
///   "layers": [
///     {"weights": [[20, 20], [-20, -20]], "biases": [-10, 30], "activation": "sigmoid"},
///     {"weights": [[20, 20]], "biases": [-30], "activation": "sigmoid"}
///   ],
///   "input": [1, 0], "target": [1]
/// }
/// ```
///
/// `Documentation/network-pages.md` describes every key.
public struct NetworkPage: Sendable {
  /// The name of the network; by default the file's name without its extension.
  public var name: String
  /// The loss; `squared_error` by default.
  public var loss: Loss
  /// The learning rate η; 0.1 by default.
  public var learningRate: Double
  /// The names of the inputs; x1, x2, … by default.
  public let inputNames: [String]
  /// The number of examples.
  public var exampleCount: Int { features.shape[0] }
  /// The parameters, in `float64`, by their paths, such as `layers.0.weight` [outputs, inputs] and
  /// `layers.0.bias` [outputs]: exactly the numbers in the file, or those that were drawn.
  public private(set) var values: [String: Tensor]
  /// The inputs, `float64` [n, inputs].
  public let features: Tensor
  /// The targets, `float64` [n, outputs], or `int32` labels [n] when the loss takes labels. There
  /// are no rows when the examples have no targets.
  public let targets: Tensor

  /// The path as the caller gave it, for messages.
  let path: String
  let layers: [PageLayer]
  let seed: UInt64
  /// The JSON that was read.
  let source: JSONObject

  /// Reads a page from a file.
  ///
  /// - Throws: `FormatError`, with the place in the file, when the file is missing or not valid
  ///   JSON, has an unknown key, or has numbers that do not fit together.
  public init(readingPath path: String) throws {
    let file = try LocatedJSON(readingPath: path, limit: NetworkPage.largestFile)
    self = try PageReader(file: file).read()
  }

  /// The names of the articles' networks, which are part of the library, such as `thin-deep` and
  /// `xor`.
  public static var exampleNames: [String] { ExamplePages.names }

  /// Reads a page that is part of the library.
  ///
  /// - Throws: `UnknownName`, which suggests the nearest existing name, when no page has the name.
  public init(example name: String) throws {
    guard let content = ExamplePages.content(of: name) else {
      throw UnknownName("example", name, among: NetworkPage.exampleNames)
    }
    let path = NetworkPage.examplePrefix + name
    self = try PageReader(file: LocatedJSON(parsing: content, path: path)).read()
  }

  /// The prefix of an example's name in places where a file could also be meant.
  package static let examplePrefix = "example:"

  init(
    path: String, source: JSONObject, name: String, loss: Loss, learningRate: Double,
    inputNames: [String], layers: [PageLayer], seed: UInt64, features: Tensor, targets: Tensor
  ) {
    self.path = path
    self.source = source
    self.name = name
    self.loss = loss
    self.learningRate = learningRate
    self.inputNames = inputNames
    self.layers = layers
    self.seed = seed
    self.features = features
    self.targets = targets
    values = [:]
    for (index, layer) in layers.enumerated() {
      values[NetworkPage.path(index, "weight")] = layer.weight
      values[NetworkPage.path(index, "bias")] = layer.bias
    }
  }

  static let largestFile = 16 << 20

  static func path(_ layer: Int, _ parameter: String) -> String { "layers.\(layer).\(parameter)" }

  /// True when the examples have targets.
  public var hasTargets: Bool { targets.shape[0] > 0 }

  /// Returns the value of a parameter, by its path. Traps for an unknown path.
  func value(at path: String) -> Tensor {
    guard let value = values[path] else {
      preconditionFailure("a page has a value for each parameter, and none for \(path)")
    }
    return value
  }

  /// Returns the page with new values for some parameters; all others keep theirs.
  ///
  /// - Parameter values: the new values by path. Traps when a path is unknown or a shape differs
  ///   from the page's.
  public func with(values: [String: Tensor]) -> NetworkPage {
    var page = self
    for (path, value) in values {
      guard let known = self.values[path], known.shape == value.shape else {
        misuse(
          SankofaError(
            path,
            "must be a parameter of the page with shape \(self.values[path]?.shape ?? []), got "
              + "shape \(value.shape); take the paths and shapes of its values."))
      }
      page.values[path] = value.converted(to: .float64).compute()
    }
    return page
  }
}

/// A dense layer of a page.
struct PageLayer: Sendable {
  var activation: ActivationFunction
  /// The weights, `float64` [outputs, inputs].
  var weight: Tensor
  /// The biases, `float64` [outputs].
  var bias: Tensor
  /// The initializer of the weights, when they are not in the file.
  var initializer: Initializer?

  var outputs: Int { weight.shape[0] }
  var inputs: Int { weight.shape[1] }
}
