import SankofaNN
import SankofaTensor

// These checks compare the last function of each output with its loss.

extension Model {
  /// Returns the name of the layer that computes an output, such as `Dense "layers.2"`.
  func outputLayerName(_ output: Int) -> String {
    let call = graph.outputs[output] - graph.inputShapes.count
    return call < 0 ? "model" : layerName(graph.calls[call].layer)
  }

  /// Throws when an output is a softmax over one number, which is always 1, so that no layer before
  /// it learns.
  func checkOutputs(_ place: String) throws {
    guard let outputShapes else { return }
    for (output, function) in outputActivations.enumerated()
    where function?.probabilities == .softmax && outputShapes[output].last == 1 {
      throw SankofaError(
        place,
        "\(outputLayerName(output)) ends with softmax over 1 output, which is always 1; end with "
          + "sigmoid, or give it an output for each class.")
    }
  }

  /// Returns warnings about outputs whose functions do not suit their losses, and about layers
  /// without a slope.
  func outputWarnings(_ losses: [Loss]) -> [TrainingWarning] {
    let found = losses.indices.compactMap { output -> String? in
      guard let function = outputActivations[output] else { return nil }
      let name = "\(outputLayerName(output)) ends with \(function.name)"
      return trap(losses[output], function).map { "\(name), \($0)" }
    }
    return (found + slopelessLayers()).map { TrainingWarning("compile", $0) }
  }

  private func trap(_ loss: Loss, _ function: ActivationFunction) -> String? {
    if loss.isFromLogits { return trap(fromLogits: loss, function) }
    guard let wanted = loss.probabilities else { return nil }
    if wanted == .softmax, function.probabilities == .sigmoid {
      return "and \(loss.name) is of classes that exclude each other; end with softmax."
    }
    guard let range = function.range, range.lowerBound < 0 || range.upperBound > 1 else {
      return nil
    }
    let scores = loss.fromLogits.map { ", or use \($0.name)" } ?? ""
    return "and \(loss.name) wants probabilities, from 0 to 1; end with \(wanted.rawValue)"
      + (range == ActivationFunction.linear.range ? scores : "") + "."
  }

  /// Returns a message for an output that cannot give scores of both signs and any size.
  private func trap(fromLogits loss: Loss, _ function: ActivationFunction) -> String? {
    guard let range = function.range, range.lowerBound > -100 || range.upperBound < 100 else {
      return nil
    }
    if function.probabilities != nil {
      return "and \(loss.name) applies its own; end with linear, or leave from_logits out."
    }
    return "and \(loss.name) wants scores of both signs and any size; end with linear."
  }

  /// Returns messages for layers that end with a step function after weights that should learn.
  private func slopelessLayers() -> [String] {
    var hasWeights = false
    return layers.indices.compactMap { index in
      let learned = layers[index].parameters.filter(\.isLearned)
      hasWeights = hasWeights || learned.contains(where: \.isTrainable)
      guard hasWeights, let function = layers[index].outputActivation,
        [ActivationFunction.step.name, ActivationFunction.heaviside.name].contains(function.name)
      else { return nil }
      return "\(layerName(index)) ends with \(function.name), whose slope is 0 everywhere, so that "
        + "no weight before it learns; use sigmoid."
    }
  }
}

extension ActivationFunction {
  /// The least and the greatest value of the function for some numbers between ±10³⁰; `nil` for a
  /// custom function.
  package var range: ClosedRange<Double>? {
    if probabilities != nil { return 0...1 }
    guard let known = ActivationFunction.shipped(named: name) else { return nil }
    let points = [-1e30, -30, -3, -1, -0.3, -0.1, 0.1, 0.3, 1, 3, 30, 1e30]
    let values = known(Tensor(points, shape: [1, points.count])).doubles.filter { !$0.isNaN }
    guard let low = values.min(), let high = values.max() else { return nil }
    return low...high
  }
}
