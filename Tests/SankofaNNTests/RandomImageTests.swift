import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Layers that draw for each image: how far they go, and that they rest otherwise. Their numbers for
/// given draws are Keras' (`GoldenLayerTests`).
@Suite struct RandomImageTests {
  private let images: Tensor = {
    var numbers = RandomNumbers(seed: 9)
    return numbers.tensor(of: TensorType([200, 6, 5, 2], .float32), in: 1...2)
  }()

  private static var layers: [any Layer] {
    [
      RandomFlip(), RandomTranslation(0.3, 0.2), RandomZoom(0.3), RandomRotation(0.2),
      GaussianNoise(0.2), GaussianDropout(0.2), SpatialDropout2D(0.3),
    ]
  }

  private func training(_ seed: UInt64 = 1) -> Context {
    Context(isTraining: true, key: RandomKey(seed: seed))
  }

  @Test(arguments: layers.indices) func rests(number: Int) {
    let layer = Self.layers[number]
    #expect(layer(images, in: Context(key: RandomKey(seed: 1))).node === images.node)
  }

  /// The element type stays, and an example's numbers in float64 are those in float32 but for rounding.
  @Test(arguments: layers.indices) func keepsTheElementType(number: Int) {
    let layer = Self.layers[number]
    let wide = layer(images.converted(to: .float64), in: training())
    #expect(wide.elementType == .float64)
    #expect(
      mismatch(
        wide.converted(to: .float32), layer(images, in: training()), Tolerance(absolute: 1e-4))
        == nil)
  }

  /// Each image has its own draw: of 200 copies of one, few are equal.
  @Test(arguments: [1, 2, 3]) func drawsForEachImage(number: Int) {
    let copies = images[0..<1].broadcast(to: images.shape)
    let results = Self.layers[number](copies, in: training())
    let different = Set((0..<200).map { results[$0].floats })
    #expect(different.count > 190)
  }

  /// About half of the images are mirrored, each wholly or not at all; two ways are drawn apart.
  @Test func flips() {
    func counts(_ direction: RandomFlip.Direction) -> [Int] {
      let results = RandomFlip(direction)(images, in: training())
      let turned = [
        images, images.reversed(axis: 2), images.reversed(axis: 1),
        images.reversed(axis: 1).reversed(axis: 2),
      ]
      let which = (0..<200).map { row in
        turned.firstIndex { bitMismatch($0[row], results[row]) == nil }
      }
      #expect(!which.contains(nil))
      return (0..<4).map { way in which.filter { $0 == way }.count }
    }
    let spread = 5 * 7  // √(200 · ½ · ½) = 7
    #expect(abs(counts(.horizontal)[1] - 100) < spread)
    #expect(counts(.horizontal)[0] + counts(.horizontal)[1] == 200)
    #expect(abs(counts(.vertical)[2] - 100) < spread)
    #expect(counts(.both).allSatisfy { abs($0 - 50) < spread })
  }

  /// By −½…½ of 8 columns an image of one bright column moves at most 4, both ways, evenly.
  @Test func translatesWithinItsRange() {
    let row: [Float] = (0..<16).map { $0 == 8 ? 1 : 0 }
    let image = Tensor(row, shape: [1, 1, 16, 1]).broadcast(to: [400, 1, 16, 1])
    let moved = RandomTranslation(0, 0.25, fill: .constant(0))(image, in: training()).floats
    let places = (0..<400).map { example -> Float in
      var place: Float = 0
      for column in 0..<16 { place += Float(column) * moved[example * 16 + column] }
      return place
    }
    #expect(places.allSatisfy { (3.999...12.001).contains($0) })
    let mean = places.reduce(0, +) / 400
    #expect(abs(mean - 8) < 0.6)  // 5 · 8 / √12 / √400 = 0.58
    #expect(places.contains { $0 < 4.5 } && places.contains { $0 > 11.5 })
  }

  /// Turned by a quarter, a square image is its transpose turned over: exact but for the sine's rounding.
  @Test func rotatesCounterClockwise() {
    let image = Tensor((0..<9).map(Float.init), shape: [1, 3, 3, 1])
    let quarter = RandomRotation(0.25...0.25, fill: .nearest)(image, in: training())
    let expected = Tensor([2, 5, 8, 1, 4, 7, 0, 3, 6] as [Float], shape: [1, 3, 3, 1])
    #expect(mismatch(quarter, expected, Tolerance(absolute: 1e-5)) == nil)
  }

  /// Bilinear sampling is linear in the image: what a pixel gave comes back to it.
  @Test(arguments: [EdgeFill.constant(0.5), .nearest, .reflect, .wrap])
  func derivatives(fill: EdgeFill) {
    var numbers = RandomNumbers(seed: 2)
    let x = numbers.tensor(of: TensorType([2, 3, 4, 2], .float64), in: -1...1)
    for layer in [
      RandomRotation(0.3, fill: fill), RandomZoom(0.5, fill: fill),
      RandomTranslation(0.4, 0.4, fill: fill, interpolation: .nearest),
    ] as [any Layer] {
      let found = GradientCheck().mismatch(at: [x]) { layer($0[0], in: training()) }
      #expect(found == nil)
    }
  }

  /// A normal number each: mean 0, deviation 0.5, 12,000 draws.
  @Test func noise() {
    let differences = (GaussianNoise(0.5)(images, in: training()) - images)
      .converted(to: .float64)
    // Five deviations of the mean and of the deviation.
    let (farMean, farDeviation) = (5 * 0.5 / 110, 5 * 0.5 / 155)
    let mean: Double = differences.mean().scalar
    let deviation: Double = differences.squared().mean().squareRoot().scalar
    #expect(abs(mean) < farMean)
    #expect(abs(deviation - 0.5) < farDeviation)
    let ratios = (GaussianDropout(0.2)(images, in: training()) / images).converted(to: .float64)
    let meanRatio: Double = ratios.mean().scalar
    let deviationOfRatios: Double = (ratios - 1).squared().mean().squareRoot().scalar
    #expect(abs(meanRatio - 1) < farMean)
    #expect(abs(deviationOfRatios - 0.5) < farDeviation)
  }

  /// Whole channels go, an example's own.
  @Test func spatialDropoutTakesChannels() {
    let kept = SpatialDropout2D(0.3)(Tensor.ones([300, 4, 3, 2]), in: training())
    let sums = kept.mean(axes: [1, 2]).floats
    #expect(sums.allSatisfy { $0 == 0 || abs($0 - 1 / 0.7) < 1e-5 })
    #expect(abs(sums.filter { $0 == 0 }.count - 180) < 5 * 12)  // √(600 · 0.3 · 0.7) = 11.2
  }

  /// The number of calls of a plan for each layer; most layers have one number for a row, a column
  /// or an image.
  @Test(arguments: [(0, 4), (1, 18), (2, 19), (3, 21)])
  func costFewSteps(number: Int, steps: Int) {
    let input = Tensor(Node(type: TensorType([32, 28, 28, 1], .float32), origin: .placeholder))
    let key = Tensor(Node(type: TensorType([2], .int32), origin: .placeholder))
    let output = Self.layers[number](input, in: Context(isTraining: true, key: key))
    let options = PlanOptions(instructionSet: .best, rearranges: true)
    let plan = Plan(outputs: [output], inputs: [input, key], options: options)
    #expect(plan.callCount <= steps)
  }
}
