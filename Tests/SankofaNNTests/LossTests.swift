import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

@Suite struct LossTests {
  /// Logits so far apart that probabilities are 0 and 1: −ln p is then the distance of the logits.
  @Test(arguments: [1e3, 1e4, 1e30])
  func extremeLogits(size: Double) throws {
    let z = Tensor([[Float(size), 0, Float(-size)], [0, Float(-size), 0]])
    let labels = Tensor([2, 1] as [Int32])
    let sparse = try Loss.sparseCategoricalCrossentropy(fromLogits: true).values(z, labels)
    let categorical = try Loss.categoricalCrossentropy(fromLogits: true).values(
      z, labels.oneHot(classCount: 3))
    let expected = Tensor([Float(2 * size), Float(size)])
    #expect(mismatch(sparse, expected, Tolerance(ulps: 1, absolute: 1)) == nil)
    #expect(mismatch(categorical, expected, Tolerance(ulps: 1, absolute: 1)) == nil)
    let y = Tensor([[0, 1, 1], [0, 0, 1]])
    let binary = try Loss.binaryCrossentropy(fromLogits: true).values(z, y)
    let means = Tensor([Float(size) * 2 / 3, 0])
    #expect(mismatch(binary, means, Tolerance(ulps: 1, absolute: 1)) == nil)
  }

  /// Far from an answer the derivative is still p − y: nothing is clipped on the way from logits.
  @Test func derivativesOfExtremeLogits() throws {
    let z = Tensor([[1e4, 0]])
    let softmax = try gradient(at: z) {
      try Loss.sparseCategoricalCrossentropy(fromLogits: true)($0, Tensor([1] as [Int32]))
    }
    #expect(softmax.floats == [1, -1])
    let sigmoid = try gradient(at: z) {
      try Loss.binaryCrossentropy(fromLogits: true)($0, Tensor([[0, 1]]))
    }
    #expect(sigmoid.floats == [0.5, -0.25])
  }

  /// A probability is a plain number however it was made: −ln(10⁻⁷) is the most that it costs.
  @Test func probabilitiesAreKeptFrom0() throws {
    let z = Tensor([[0, 100]])
    let label = Tensor([0] as [Int32])
    let p = z.softmax()
    let unread = try Loss.sparseCategoricalCrossentropy(p, label).scalar
    _ = p.floats
    let read = try Loss.sparseCategoricalCrossentropy(p, label).scalar
    #expect(unread == read && abs(read - 16.118) < 1e-3)
    #expect(try Loss.sparseCategoricalCrossentropy(fromLogits: true)(z, label).scalar == 100)
  }

  @Test func weightsAreDividedByTheNumberOfExamples() throws {
    let a = Tensor([[1, 3], [0, 0], [2, 2]])
    let y = Tensor([[0, 0], [0, 0], [0, 0]])
    // Means over outputs are 5, 0, 4; (5 + 0 + 4) / 3 and (5 · 2 + 4 · 4) / 3.
    #expect(try Loss.squaredError(a, y).scalar == 3)
    let weights = Tensor([2, 7, 4])
    #expect(try Loss.squaredError(a, y, sampleWeights: weights).scalar == Double(Float(26) / 3))
    // Whole weights and those of another precision do as well.
    let whole = Tensor([2, 7, 4] as [Int32])
    #expect(try Loss.squaredError(a, y, sampleWeights: whole).scalar == Double(Float(26) / 3))
  }

  @Test func axesInBetweenAreAveraged() throws {
    var numbers = RandomNumbers(seed: 4)
    let z = numbers.tensor(of: TensorType([2, 3, 4], .float64), in: -2...2)
    let labels = numbers.tensor(of: TensorType([2, 3], .int32), in: 0...3)
    let y = labels.oneHot(classCount: 4, elementType: .float64)
    let whole = try Loss.categoricalCrossentropy(fromLogits: true).values(z, y)
    let rows = try Loss.sparseCategoricalCrossentropy(fromLogits: true).values(
      z.reshaped(to: [6, 4]), labels.reshaped(to: [6]))
    let expected = rows.reshaped(to: [2, 3]).mean(axes: [1])
    #expect(mismatch(whole, expected, Tolerance(ulps: 4)) == nil)
  }

  @Test func aLabelOutsideTheClassesIsNaN() throws {
    let p = Tensor([[0.5, 0.5], [0.5, 0.5], [0.5, 0.5]]).compute()
    let labels = Tensor([-1, 2, 1] as [Int32])
    let values = try Loss.sparseCategoricalCrossentropy.values(p, labels).floats
    #expect(values[0].isNaN && values[1].isNaN && values[2] > 0.69)
    let logits = try Loss.sparseCategoricalCrossentropy(fromLogits: true)
      .values(p.log(), labels).floats
    #expect(logits[0].isNaN && logits[1].isNaN && logits[2] > 0.69)
  }

  @Test(arguments: Loss.all)
  func names(loss: Loss) throws {
    #expect(try Loss(named: loss.name).name == loss.name)
  }

  @Test func unknownNames() {
    #expect(
      message { try Loss(named: "squared-eror") }
        == "loss: there is no \"squared-eror\"; did you mean \"squared_error\"?")
    #expect(
      message { try Loss(named: "mse") }
        == "loss: there is no \"mse\"; choose one of squared_error, absolute_error, "
        + "summed_squares, half_summed_squares, binary_crossentropy, "
        + "categorical_crossentropy, … (22 in all).")
  }
}
