import SankofaTensor
import Testing

struct NearestNameTests {
  let names = [
    "relu", "leakyRelu", "sigmoid", "softmax", "softplus", "heNormal", "sparseCategorical",
  ]

  @Test(arguments: [
    ("rule", "relu"), ("ReLU", "relu"), ("leaky_relu", "leakyRelu"), ("sigmiod", "sigmoid"),
    ("he_normal", "heNormal"), ("softmix", "softmax"), ("spars", "sparseCategorical"),
    ("sofplus", "softplus"), ("categorical", "sparseCategorical"), ("my sigmoid", "sigmoid"),
  ])
  func near(name: String, candidate: String) {
    #expect(nearestName(to: name, among: names) == candidate)
  }

  @Test(arguments: ["", "swish", "q", "adagrad", "--"])
  func nothingNear(name: String) {
    #expect(nearestName(to: name, among: names) == nil)
  }

  /// A file may contain names of any length.
  @Test func longNames() {
    func name(_ count: Int) -> String { String(repeating: "a", count: count) }
    #expect(nearestName(to: name(999), among: [name(1_000), "x"]) == name(1_000))
    #expect(nearestName(to: name(999), among: [name(1_001)]) == nil)
    #expect(nearestName(to: name(1_001), among: [name(1_000)]) == nil)
    #expect(nearestName(to: name(3), among: [name(100_000), "aba"]) == "aba")
  }

  @Test func theFirstOfEqualsWins() {
    #expect(nearestName(to: "mnst", among: ["mnxst", "mnist"]) == "mnxst")
    #expect(nearestName(to: "a", among: []) == nil)
  }
}
