import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor

extension NetworkPage {
  /// Makes a model of the network, built and compiled with gradient descent and the page's loss.
  ///
  /// Its weights are the page's, rounded to `float32`. Its seed is the page's, so that a model of
  /// the same layers and seed draws the same weights as the page.
  ///
  /// - Throws: `SankofaError` when ``learningRate`` is not a positive number.
  public func model() throws -> Sequential {
    let model = Sequential(
      layers.enumerated().map { index, layer in
        Dense(
          layer.outputs, activation: layer.activation,
          weight: .init(layer.initializer ?? .glorotUniform),
          inputShape: index == 0 ? [layer.inputs] : nil)
      }, seed: seed)
    try model.buildShapes(for: nil)
    for parameter in model.parameters {
      parameter.value = value(at: parameter.path).converted(to: .float32)
    }
    try model.compile(optimizer: .sgd(learningRate: learningRate), loss: loss)
    return model
  }

  /// Makes a data set of the examples, in `float32`; labels stay `int32`.
  ///
  /// - Throws: `FormatError` when the page has no examples or no targets.
  public func dataset() throws -> Dataset {
    guard hasTargets else {
      throw FormatError(
        path: path, place: .file,
        message: "needs examples with targets to learn from; add \"examples\": [{\"input\": "
          + "[…], \"target\": […]}].")
    }
    return try Dataset(
      name: name, features: features.converted(to: .float32),
      targets: loss.takesLabels ? targets : targets.converted(to: .float32))
  }
}
