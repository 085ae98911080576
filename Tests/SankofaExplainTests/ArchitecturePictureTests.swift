import SankofaDraw
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Texts in the picture of a model.
@Suite struct ArchitecturePictureTests {
  /// The texts of the picture, in order.
  private func texts(_ model: Model) throws -> [String] {
    try model.architecturePicture().elements.filter { $0.name == "text" }.map(\.content)
  }

  @Test func chain() throws {
    let model = Sequential {
      Flatten(inputShape: [4, 4])
      Dense(3, activation: .relu)
      Dense(1)
    }
    try model.build()
    model.layers[2].isTrainable = false
    #expect(
      try texts(model) == [
        "3 layers, 55 parameters", "input", "[4, 4]", "Flatten", "layers.0", "[16]", "Dense relu",
        "layers.1 · 51 parameters", "[3]", "Dense", "layers.2 · 4 parameters, frozen", "[1]",
        "output",
        "[1]", "Shapes are those of one example.",
      ])
  }

  @Test func graph() throws {
    let (a, b) = (Input([2], name: "left\u{1B}"), Input([2]))
    let shared = Dense(3)
    let sum = Add()(shared(a), shared(b))
    let model = Model(inputs: [a, b], outputs: [sum.named("sum"), Dense(1)(sum)])
    #expect(
      try texts(model) == [
        "3 layers, 13 parameters", "input left\\u{1B}", "[2]", "input 1", "[2]", "Dense",
        "layers.0 · 9 parameters", "[3]", "Dense", "layers.0 · again", "[3]", "Add", "layers.1",
        "[3]",
        "Dense", "layers.2 · 4 parameters", "[1]", "output sum", "[3]", "output 1", "[1]",
        "Shapes are those of one example.",
      ])
    let elements = try model.architecturePicture().elements
    #expect(elements.count { $0.name == "path" } == 2 * 7)
    let boxes = elements.filter { $0.name == "rect" }
    #expect(boxes.count == 8)
    // The second use of a layer is dashed.
    let isDashed = boxes.map { box in box.attributes.contains { $0.name == "stroke-dasharray" } }
    #expect(isDashed == [false, false, false, true, false, false, false, false])
  }

  @Test func unknownShapesAreAnError() {
    #expect(throws: SankofaError.self) { try Sequential { Dense(1) }.architecturePicture() }
  }
}
