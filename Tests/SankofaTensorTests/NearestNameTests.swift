import SankofaTensor
import Testing

struct NearestNameTests {
  let names = [
    "relu", "leakyRelu", "sigmoid", "softmax", "softplus", "heNormal", "sparseCategorical",
  ]

  @Test(arguments: [
    ("rule", "relu"), ("ReLU", "relu"), ("leaky-relu", "leakyRelu"), ("sigmiod", "sigmoid"),
    ("he_normal", "heNormal"), ("softmix", "softmax"), ("spars", "sparseCategorical"),
    ("sofplus", "softplus"),
  ])
  func near(name: String, candidate: String) {
    #expect(nearestName(to: name, among: names) == candidate)
  }

  @Test(arguments: ["", "swish", "q", "adagrad", "--"])
  func nothingNear(name: String) {
    #expect(nearestName(to: name, among: names) == nil)
  }

  @Test func theFirstOfEqualsWins() {
    #expect(nearestName(to: "mnst", among: ["mnxst", "mnist"]) == "mnxst")
    #expect(nearestName(to: "a", among: []) == nil)
  }
}
