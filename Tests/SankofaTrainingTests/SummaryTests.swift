import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

@Suite struct SummaryTests {
  @Test func tableIsExact() throws {
    let model = Sequential {
      Rescaling(1.0 / 255, inputShape: [28, 28])
      Flatten()
      Dense(256, activation: .relu)
      Dense(10, activation: .softmax)
    }
    #expect(
      try model.summary() == """
        path      layer               output    parameters
        ──────────────────────────────────────────────────
        input                         [28, 28]           0
        layers.0  Rescaling(1/255)    [28, 28]           0
        layers.1  Flatten             [784]              0
        layers.2  Dense(256, relu)    [256]        200,960
        layers.3  Dense(10, softmax)  [10]           2,570
        ──────────────────────────────────────────────────
        parameters  203,530 (814,120 bytes)
        """)
  }

  @Test func frozenParametersAreTold() throws {
    let model = Sequential { Dense(1_000_000, inputShape: [1]) }
    try model.build()
    model.parameters[0].isTrainable = false
    #expect(
      try model.summary().hasSuffix(
        "parameters  2,000,000 (8,000,000 bytes)\ntrainable   1,000,000"))
  }

  @Test func unknownShapesAreAnError() {
    #expect(
      message { _ = try Sequential { Dense(1) }.summary() }
        == "model: the shape of an example is not known; give the first layer an inputShape.")
  }

  @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
  func thousands(_ number: Int, _ text: String) { #expect(grouped(number) == text) }
}
