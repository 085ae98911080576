import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

@Suite("Places of a network")
struct PlaceTests {
  @Test("They read as they are written")
  func reading() throws {
    let text = "layers.1.weight[3,17]"
    let known = try NetworkPlace(parsing: text)
    #expect(known == NetworkPlace("layers.1.weight", [3, 17]))
    #expect("\(known)" == text)
    #expect(known.symbol == "w1[3,17]")
    #expect(try place("layers.12.preactivation[0]").symbol == "z12[0]")
    #expect(try place("input[2, 3]").symbol == "x[2,3]")
    #expect(try place("layers.0.gateWeight[1]").symbol == "gateWeight0[1]")
  }

  @Test(
    "Anything else is refused",
    arguments: [
      "", "[3]", "layers.1.weight[3", "layers.1.weight3]", "layers.1.weight[3,]",
      "layers.1.weight[-1]", "layers.1.weight[a]", "layers.1.weight[3]x",
      "w[99999999999999999999]", "w[٣]",
    ])
  func refusing(text: String) {
    #expect(throws: SankofaError.self) { try NetworkPlace(parsing: text) }
  }

  @Test("Errors say what there is")
  func errors() throws {
    let (model, values) = try network([([[1, 2], [3, 4]], [0, 0], .relu)])
    let explainer = try Explainer(model, loss: .summedSquares, values: values)
    let data = try dataset([[1, 2]], [[0, 0]])
    func message(_ text: String) throws -> String {
      let place = try place(text)
      do {
        _ = try explainer.explain(data, of: place)
        return ""
      } catch { return "\(error)" }
    }
    #expect(
      try message("layers.0.wieght[0,0]")
        == "layers.0.wieght[0,0]: the model has no such place; did you mean \"layers.0.weight\"?")
    #expect(
      try message("layers.0.weight[2,0]")
        == "layers.0.weight[2,0]: indices must be in [0..<2, 0..<2], got [2, 0]; try "
        + "layers.0.weight[0,0].")
    #expect(
      try message("layers.0.bias")
        == "layers.0.bias: needs 1 indices (0..<2), got 0; try layers.0.bias[0].")
    #expect(
      try message("nothing")
        == "nothing: the model has no such place; the model has layers.0.weight, layers.0.bias, "
        + "layers.0.preactivation, layers.0.activation, input.")
    #expect(throws: SankofaError.self) { try Explainer(model) }
    #expect(throws: SankofaError.self) {
      try Explainer(model, loss: .summedSquares, values: ["layers.0.bias": .zeros([2])])
    }
    #expect(throws: SankofaError.self) {
      try Explainer(model, loss: .summedSquares, values: ["layers.1.bias": .zeros([2])])
    }
  }

  @Test("A loss that is not finite is not explained")
  func notFinite() throws {
    let (model, values) = try network([([[1e200]], [0], .linear)])
    let explainer = try Explainer(model, loss: .summedSquares, values: values)
    let error = #expect(throws: SankofaError.self) {
      try explainer.explain(dataset([[1e200]], [[0]]))
    }
    #expect(
      error?.description
        == "loss: must be finite to be explained, got inf; look at the weights and the input.")
  }
}
