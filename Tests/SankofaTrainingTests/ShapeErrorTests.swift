import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Errors about shapes name the layer, and leave the model unchanged.
@Suite struct ShapeErrorTests {
  private func refusal(_ layers: [any Layer], for shape: Shape? = nil) -> String? {
    let model = Sequential(layers)
    let text = message { try model.build(for: shape) }
    #expect(model.inputShape == nil && model.outputShape == nil)
    #expect(model.parameters.allSatisfy { $0.shape == nil })
    return text
  }

  @Test func layersThatDoNotFit() {
    #expect(
      refusal([Dense(4), Reshape([3])], for: [2])
        == "Reshape \"layers.1\": [3] holds 3 elements, got 4 in shape [4]; keep the product of the "
        + "extents.")
    #expect(
      refusal([Dense(0)], for: [2])
        == "Dense \"layers.0\": outputs must be at least 1, got 0; try 1.")
    #expect(
      refusal([Flatten(), Dropout(1)], for: [2])
        == "Dropout \"layers.1\": rate must be in 0..<1, got 1; try 0.5.")
    #expect(
      refusal([Dense(2, inputShape: [3])], for: [4])
        == "Dense \"layers.0\": examples must have shape [3], got [4]; give data of that shape or "
        + "make a new model.")
    #expect(
      refusal([Dense(2)])
        == "model: the shape of an example is not known; give the first layer an inputShape.")
    #expect(refusal([], for: [2]) == "model: has no layers; add at least one.")
  }

  @Test func shapesThatNothingHolds() {
    let rule = "must have at most 5 axes and from 1 to 2⁴⁰ elements for an example, got shape"
    #expect(
      refusal([Flatten()], for: [1 << 40, 1 << 40])
        == "Flatten \"layers.0\": its input \(rule) [1099511627776, 1099511627776]; change its "
        + "extents.")
    #expect(
      refusal([Dense(2)], for: [0])
        == "Dense \"layers.0\": its input \(rule) [0]; change its extents.")
    #expect(
      refusal([Flatten()], for: [1, 1, 1, 1, 1, 1])
        == "Flatten \"layers.0\": its input \(rule) [1, 1, 1, 1, 1, 1]; change its extents.")
    #expect(
      refusal([Flatten(), Reshape([1, 1, 1, 1, 1, 2])], for: [2])
        == "Reshape \"layers.1\": its output \(rule) [1, 1, 1, 1, 1, 2]; change its extents.")
    #expect(
      refusal([Dense(.max)], for: [2])
        == "Dense \"layers.0\": its output \(rule) [9223372036854775807]; change its extents.")
    #expect(
      refusal([Reshape([1 << 62, 1 << 62])], for: [2])
        == "Reshape \"layers.0\": [4611686018427387904, 4611686018427387904] holds more than 2⁴⁰ "
        + "elements; keep the product of the extents.")
    #expect(
      refusal([Dense(1 << 30)], for: [1 << 30])
        == "Dense \"layers.0\": parameter \"weight\" must have at most 2⁴⁰ elements, got shape "
        + "[1073741824, 1073741824]; make the layer smaller.")
  }

  @Test func layersThatAreNotTheirOwn() {
    let dense = Dense(2)
    #expect(
      refusal([dense, Activation(.relu), dense], for: [2])
        == "Dense \"layers.2\": is the same object as Dense \"layers.0\"; make a layer of its own "
        + "for each place.")
  }

  @Test func examplesThatDoNotFit() throws {
    let model = Sequential { Dense(2, inputShape: [2, 3]) }
    func predict(_ shape: Shape) -> String? {
      message { _ = try model.predict(Tensor.zeros(shape)) }
    }
    #expect(
      predict([2, 3])
        == "predict: needs examples [n] + [2, 3], got a single one of shape [2, 3]; use "
        + "reshaped(to: [1, 2, 3]).")
    #expect(
      predict([5, 2, 4])
        == "Dense \"layers.0\": examples must have shape [2, 3], got [2, 4]; give data of that shape "
        + "or make a new model.")
    #expect(
      predict([]) == "predict: needs examples [n, …], got shape []; put a single one into a batch "
        + "of 1.")
    #expect(
      predict([0, 2, 3])
        == "predict: needs at least one example, got shape [0, 2, 3]; check what was read.")
    #expect(try model.predict(Tensor.zeros([1, 2, 3])).shape == [1, 2, 2])
    #expect(
      predict([5, 2, 4])
        == "Dense \"layers.0\": examples must have shape [2, 3], got [2, 4]; give data of that shape "
        + "or make a new model.")
  }

  @Test func unknownNames() {
    #expect(
      message { _ = try ActivationFunction(named: "rellu") }
        == "activation: there is no \"rellu\"; did you mean \"relu\"?")
    #expect(
      message { _ = try Optimizers.named("adan") }
        == "optimizer: there is no \"adan\"; did you mean \"adam\"?")
    #expect(
      message { _ = try Metric(named: "top_x_accuracy") }
        == "metric: there is no \"top_x_accuracy\"; did you mean \"top_5_accuracy\"?")
    #expect((try? Metric(named: "top_3_accuracy"))?.name == "top_3_accuracy")
  }
}
