import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

@Suite struct InitializerTests {
  static let all = Initializer.names.compactMap { try? Initializer(named: $0) }
  static let random = all.filter { !["zeros", "ones", "constant", "identity"].contains($0.name) }

  @Test func plainValues() {
    let key = RandomKey(seed: 1)
    #expect(Initializer.zeros([2, 2], key: key).floats == [0, 0, 0, 0])
    #expect(Initializer.ones([3], key: key).floats == [1, 1, 1])
    #expect(Initializer.constant(-2.5)([2], key: key).floats == [-2.5, -2.5])
  }

  @Test(arguments: random)
  func sameSeedSameBits(initializer: Initializer) {
    let key = RandomKey(seed: 5)
    let first = initializer([30, 40], key: key.folded("layers.0.weight"))
    let again = initializer([30, 40], key: key.folded("layers.0.weight"))
    #expect(bitMismatch(first, again) == nil)
    let others = [
      initializer([30, 40], key: key.folded("layers.1.weight")),
      initializer([30, 40], key: RandomKey(seed: 6).folded("layers.0.weight")),
    ]
    for other in others {
      let equal = zip(first.floats, other.floats).filter { $0 == $1 }
      #expect(equal.count < 3)
    }
  }

  /// Mean, deviation and limit of at least 40,000 numbers.
  @Test(arguments: GoldenCase.all(in: "initializers").filter { $0.option("fan") != nil })
  func statisticsOfScaledOnes(golden: GoldenCase) throws {
    let initializer = try Initializer(
      named: underscored(golden.value["initializer"].string).replacing("le_cun", with: "lecun"))
    let shape = Shape(golden.value["options"]["shape"].integers)
    let draws = (0..<1 + 40_000 / shape.elementCount).flatMap {
      initializer(shape, key: RandomKey(seed: UInt64($0))).floats.map(Double.init)
    }
    let outputs = golden.value["outputs"]
    expectStatistics(
      draws, mean: 0, deviation: outputs["deviation"].number,
      limit: outputs["limit"].number)
  }

  @Test(arguments: GoldenCase.all(in: "initializers").filter { $0.name.hasPrefix("truncated") })
  func statisticsOfTruncated(golden: GoldenCase) {
    let deviation = golden.value["options"]["standardDeviation"].number
    let draws = Initializer.truncatedNormal(deviation: deviation)(
      [200_704], key: RandomKey(seed: 3)
    ).floats.map(Double.init)
    let outputs = golden.value["outputs"]
    expectStatistics(
      draws, mean: 0, deviation: outputs["deviation"].number,
      limit: outputs["limit"].number)
  }

  @Test func statisticsOfThePlainOnes() {
    let key = RandomKey(seed: 2)
    let normal = Initializer.normal(mean: 3, deviation: 2)([200_704], key: key).floats
    expectStatistics(normal.map(Double.init), mean: 3, deviation: 2, limit: nil)
    // Beyond one, two and three deviations lie 31.7 %, 4.55 % and 0.27 %.
    for (distance, share) in [(2.0, 0.31731), (4, 0.0455), (6, 0.0027)] {
      let found = Double(normal.filter { abs(Double($0) - 3) > distance }.count) / 200_704
      #expect(abs(found - share) < 5 * (share / 200_704).squareRoot())
    }
    let uniform = Initializer.uniform(from: -1, to: 3)([200_704], key: key).floats
    expectStatistics(
      uniform.map(Double.init), mean: 1, deviation: (16.0 / 12).squareRoot(),
      limit: 2)
    let shifted = Initializer.truncatedNormal(mean: -1, deviation: 0.5)([200_704], key: key)
    expectStatistics(
      shifted.floats.map(Double.init), mean: -1, deviation: 0.4398128305,
      limit: 1)
  }

  /// Mean, deviation and limit of at least 40,000 numbers.
  @Test(arguments: GoldenCase.all(in: "initializers").filter { $0.text("text") != nil })
  func statisticsOfVarianceScaling(golden: GoldenCase) throws {
    let initializer = try Initializer(parsing: golden.text("text") ?? "")
    let shape = Shape(golden.value["options"]["shape"].integers)
    let draws = (0..<1 + 40_000 / shape.elementCount).flatMap {
      initializer(shape, key: RandomKey(seed: UInt64($0))).floats.map(Double.init)
    }
    let (outputs, limit) = (golden.value["outputs"], golden.value["outputs"]["limit"].number)
    expectStatistics(
      draws, mean: 0, deviation: outputs["deviation"].number,
      limit: limit.isFinite ? limit : nil)
  }

  /// Within five of their own deviations, which are σ/√n of the mean and at most σ/√(2n) of the
  /// deviation.
  private func expectStatistics(
    _ draws: [Double], mean: Double, deviation: Double, limit: Double?
  ) {
    let count = Double(draws.count)
    let average = draws.reduce(0, +) / count
    let variance = draws.reduce(0) { $0 + ($1 - average) * ($1 - average) } / count
    #expect(abs(average - mean) < 5 * deviation / count.squareRoot())
    #expect(abs(variance.squareRoot() / deviation - 1) < 5 * 0.71 / count.squareRoot())
    guard let limit else { return }
    let farthest = draws.reduce(0) { max($0, abs($1 - mean)) }
    // float32 rounds the limit; so many numbers come near it.
    #expect(farthest <= limit * (1 + 0x1p-22))
    #expect(farthest > limit * 0.999)
  }

  @Test func defaults() {
    let golden = GoldenCase.all(in: "initializers").first { $0.name == "defaults of Keras" }
    let outputs = golden?.value["outputs"]
    #expect(
      Initializer.uniform().arguments
        == [outputs?["uniformMinimum"].number ?? .nan, outputs?["uniformMaximum"].number ?? .nan])
    #expect(Initializer.normal().arguments == [0, outputs?["normalDeviation"].number ?? .nan])
    #expect(Initializer.truncatedNormal().arguments == [0, 0.05])
    for name in ["uniform", "normal", "truncated_normal"] {
      let plain = [Initializer.uniform(), .normal(), .truncatedNormal()].first { $0.name == name }
      #expect((try? Initializer(named: name))?.arguments == plain?.arguments)
    }
  }

  /// Weights are [outputs, inputs], and of convolutions [outputs, height, width, inputs].
  @Test func inputsAndOutputs() {
    #expect(Initializer.fans(of: [10, 20]) == (20, 10))
    #expect(Initializer.fans(of: [8, 3, 5, 4]) == (60, 120))
    #expect(Initializer.fans(of: [7]) == (7, 7))
    #expect(Initializer.fans(of: []) == (1, 1))
  }

  @Test(
    arguments: all + [
      .constant(3), .uniform(from: -2, to: 5), .normal(mean: 1, deviation: 4),
      .orthogonal(gain: 2), .identity(gain: -0.5),
      .varianceScaling(scale: 0.5, fan: .average, distribution: .normal),
    ])
  func configurations(initializer: Initializer) throws {
    let configuration = Configuration([("initializer", initializer.configurationValue)])
    let same = try configuration.setting("initializer") as Initializer
    #expect(same.configurationValue == initializer.configurationValue)
    let key = RandomKey(seed: 9)
    #expect(bitMismatch(same([4, 4], key: key), initializer([4, 4], key: key)) == nil)
  }

  @Test func unknownNames() {
    #expect(
      message { try Initializer(named: "henormal") }
        == "initializer: there is no \"henormal\"; did you mean \"he_normal\"?")
    #expect(
      message { try Initializer(named: "wobbly") }
        == "initializer: there is no \"wobbly\"; choose one of zeros, ones, constant, "
        + "uniform, normal, truncated_normal, glorot_uniform, glorot_normal, he_uniform, "
        + "he_normal, … (15 in all).")
  }

  @Test func brokenConfigurations() {
    for value in [Configuration.Value.none, .text("ones"), .list([]), .list([.number(1)])] {
      #expect(
        message {
          try Configuration([("initializer", value)]).setting("initializer") as Initializer
        }
        .hasPrefix(
          "configuration: \"initializer\" must be an initializer's name and numbers, got "))
    }
    let value = Configuration.Value.list([.text("constant"), .text("3")])
    #expect(
      message {
        try Configuration([("initializer", value)]).setting("initializer") as Initializer
      }
      .hasPrefix(
        "configuration: \"initializer\" must be an initializer's name and numbers, got "))
  }

  @Test(
    arguments: [
      ("he_normal", "he_normal", []), ("constant", "constant", [0]),
      ("constant(0.5)", "constant", [0.5]), ("normal(0,1)", "normal", [0, 1]),
      ("uniform( -1 , 1e0 )", "uniform", [-1, 1]), ("uniform(2,2)", "uniform", [2, 2]),
      ("truncated_normal(0,0)", "truncated_normal", [0, 0]),
    ] as [(String, String, [Double])])
  func parsing(text: String, name: String, numbers: [Double]) throws {
    let initializer = try Initializer(parsing: text)
    #expect(initializer.name == name)
    #expect(initializer.arguments == numbers)
  }

  @Test(arguments: [
    ("cosntant(1)", "there is no \"cosntant\"; did you mean \"constant\"?"),
    (
      "constant(1,2)",
      "constant takes 1 finite number (value), got \"constant(1,2)\"; write constant(0.5)."
    ),
    (
      "constant()",
      "constant takes 1 finite number (value), got \"constant()\"; write constant(0.5)."
    ),
    (
      "normal(0;1)",
      "normal takes 2 finite numbers (mean, deviation), got \"normal(0;1)\"; write normal(0,1)."
    ),
    (
      "uniform(-inf,1)",
      "\"uniform\" needs finite bounds that rise, got -inf and 1.0; use uniform(-0.05,0.05)."
    ),
    (
      "constant(1e39)",
      "\"constant\" needs a finite value, got 1e+39; use constant(0.5)."
    ),
    (
      "uniform(1,-1)",
      "\"uniform\" needs finite bounds that rise, got 1.0 and -1.0; use uniform(-0.05,0.05)."
    ),
    (
      "uniform(-3e38,3e38)",
      "\"uniform\" needs finite bounds that rise, got -3e+38 and 3e+38; use uniform(-0.05,0.05)."
    ),
    (
      "truncated_normal(0,-1)",
      "\"truncated_normal\" needs a finite mean and a finite deviation of 0 or above, got 0.0 and "
        + "-1.0; use truncated_normal(0,0.05)."
    ),
    ("he_normal(1)", "he_normal takes no numbers, got \"he_normal(1)\"; write he_normal."),
  ])
  func parsingErrors(text: String, line: String) {
    #expect(message { try Initializer(parsing: text) } == "initializer: " + line)
  }
}
