import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Statements of the doc comments about kinks, very large numbers and logits.
@Suite struct MoreLossTests {
  private func slope(_ loss: Loss, _ a: [[Double]], _ y: [[Double]]) throws -> [Double] {
    try gradient(at: Tensor(a)) { try loss($0, Tensor(y)) }.doubles
  }

  @Test func derivativesAtKinks() throws {
    #expect(try slope(.absolutePercentageError, [[2]], [[2]]) == [0])
    #expect(try slope(.squaredLogarithmicError, [[-1]], [[2]]) == [0])
    #expect(try slope(.huber, [[1]], [[1]]) == [0])
    #expect(try slope(.huber(delta: 2), [[3]], [[1]]) == [2])
    #expect(try slope(.hinge, [[1]], [[1]]) == [0])
    #expect(try slope(.hinge, [[-1]], [[0]]) == [0])
    #expect(try slope(.categoricalHinge, [[1, 0]], [[1, 0]]) == [0, 0])
    #expect(try slope(.cosineSimilarity, [[0, 0]], [[1, 0]]) == [-1e7, 0])
  }

  /// ½ · 0.5² = 0.125 and 2 · 3 − ½ · 2² = 4, and their mean.
  @Test func huberByHand() throws {
    #expect(try Loss.huber(delta: 2)(Tensor([[0.5, 3]]), Tensor([[0, 0]])).scalar == 2.0625)
  }

  @Test(arguments: [1e3, 1e30])
  func farAway(size: Double) throws {
    let a = Tensor([[Float(size)], [Float(-size)]])
    let y = Tensor([[0], [0]])
    let expected = Tensor([Float(size), Float(size)])
    let values = try Loss.logCosh.values(a, y)
    #expect(mismatch(values, expected, Tolerance(ulps: 1, absolute: 0.7)) == nil)
    let slopes = try gradient(at: a) { try Loss.logCosh($0, y) }
    #expect(slopes.floats == [0.5, -0.5])
  }

  /// Without clipping near 0 and 1, scores and their probabilities have the same loss except for
  /// rounding; the loss of scores is finite everywhere, and a loss of scores has no other.
  @Test(arguments: Loss.all.filter { $0.fromLogits != nil })
  func fromLogitsIsTheSame(loss: Loss) throws {
    let fromLogits = try #require(loss.fromLogits)
    let z = Tensor([[2, -3, 5], [1, 1, 0]] as [[Double]])
    let p = loss.probabilities == .softmax ? z.softmax() : z.sigmoid()
    let y = Tensor([[0, 1, 0], [0, 0, 1]] as [[Double]])
    let targets = loss.takesLabels ? Tensor([1, 2] as [Int32]) : y
    #expect(
      mismatch(
        try fromLogits.values(z, targets), try loss.values(p, targets),
        Tolerance(ulps: 64, absolute: 1e-9)) == nil)
    #expect(try Loss(named: fromLogits.name).name == fromLogits.name)
    #expect(fromLogits.isFromLogits && fromLogits.fromLogits == nil && !loss.isFromLogits)
    #expect(fromLogits.probabilities == loss.probabilities)
    let far = try fromLogits.values(Tensor([[2, -300, 5], [90, 1, 0]] as [[Double]]), targets)
    #expect(far.isFinite().numbers == [1, 1])
    // What a model that ends with the function uses says what the loss is called.
    let paired = try #require(loss.paired)
    #expect(paired.name == loss.name)
    let value = try fromLogits.values(z, targets)
    #expect(bitMismatch(try paired.values(z, targets), value) == nil)
  }

  @Test func lossesFromLogits() {
    #expect(
      Loss.all.compactMap(\.fromLogits).map(\.name) == [
        "binary_crossentropy(from_logits)", "categorical_crossentropy(from_logits)",
        "sparse_categorical_crossentropy(from_logits)", "kl_divergence(from_logits)",
        "binary_focal_crossentropy(from_logits)", "categorical_focal_crossentropy(from_logits)",
        "sparse_generalized_crossentropy(from_logits)",
      ])
    let smooth = Loss.categoricalCrossentropy(smoothing: 0.1).fromLogits
    #expect(smooth?.name == "categorical_crossentropy(smoothing:0.1,from_logits)")
    let generalized = Loss.sparseGeneralizedCrossentropy(q: 0.5).fromLogits
    #expect(generalized?.name == "sparse_generalized_crossentropy(0.5,from_logits)")
  }

  /// With γ = 0 what is left is the cross-entropy, or a share of it.
  @Test func focusNowhere() throws {
    let p = Tensor([[0.2, 0.8], [0.6, 0.4]])
    let y = Tensor([[0, 1], [0, 1]])
    let binary = try Loss.binaryFocalCrossentropy(gamma: 0)(p, y)
    #expect(bitMismatch(binary, try Loss.binaryCrossentropy(p, y)) == nil)
    let categorical = try Loss.categoricalFocalCrossentropy(gamma: 0, alpha: 1)(p, y)
    #expect(bitMismatch(categorical, try Loss.categoricalCrossentropy(p, y)) == nil)
  }

  /// Of scores nothing is kept from 0: −y ln p is their distance.
  @Test func divergenceOfLogits() throws {
    let z = Tensor([[0, 1000]] as [[Double]])
    let y = Tensor([[1, 0]] as [[Double]])
    let slopes = try gradient(at: z) { try Loss.klDivergence(fromLogits: true)($0, y) }
    #expect(mismatch(slopes, Tensor([[-1, 1]] as [[Double]]), Tolerance(absolute: 1e-6)) == nil)
  }

  @Test func whatAClassifierEndsWith() throws {
    func last(_ name: String) throws -> String { try Loss(named: name).outputActivation.name }
    #expect(try last("sparse_categorical_crossentropy") == "softmax")
    #expect(try last("kl_divergence") == "softmax")
    #expect(try last("binary_focal_crossentropy") == "sigmoid")
    #expect(try last("categorical_crossentropy(smoothing:0.1)") == "softmax")
    #expect(try last("categorical_crossentropy(from_logits)") == "linear")
    #expect(try last("hinge") == "sigmoid")
    #expect(try last("sparse_generalized_crossentropy(0.5)") == "softmax")
    #expect(try last("categorical_hinge") == "softmax")
  }

  /// A loss of one's own says by its function, not by its name, what it compares.
  @Test func ownLossesSayWhatTheyCompare() {
    func own(_ name: String, of function: ProbabilityFunction) -> Loss {
      Loss(
        name, of: function, ofProbabilities: { p, _ in p.mean(axes: [1]) },
        ofLogits: { z, _ in z.mean(axes: [1]) })
    }
    let (chosen, marked) = (own("mine", of: .softmax), own("not_categorical", of: .sigmoid))
    #expect(chosen.comparesProbabilities && marked.comparesProbabilities)
    #expect(chosen.isOneChoice && !marked.isOneChoice)
    #expect(chosen.outputActivation.name == "softmax" && marked.outputActivation.name == "sigmoid")
    for loss in Loss.all {
      let isNamedSo = loss.name.hasSuffix("_crossentropy") || loss.name == "kl_divergence"
      #expect(loss.comparesProbabilities == isNamedSo, "\(loss.name)")
    }
  }

  /// The same areas, none in common, and nothing at all.
  @Test func overlapsByHand() throws {
    let a = Tensor([[1, 1, 0], [1, 0, 0], [0, 0, 0]] as [[Double]])
    let y = Tensor([[1, 1, 0], [0, 1, 1], [0, 0, 0]] as [[Double]])
    for loss in [Loss.dice, .tversky, .tversky(alpha: 0.1, beta: 2)] {
      let expected = Tensor([0, 1, 1] as [Double])
      #expect(mismatch(try loss.values(a, y), expected, Tolerance(absolute: 1e-7)) == nil)
    }
    // 1 of 2 found, nothing wrong: 1 − 1 / (1 + β)
    let half = try Loss.tversky(alpha: 5, beta: 3)(Tensor([[1, 0]]), Tensor([[1, 1]])).scalar
    #expect(abs(half - 0.75) < 1e-6)
  }

  @Test func aLabelOutsideTheClassesIsNaN() throws {
    let p = Tensor([[0.5, 0.5], [0.5, 0.5], [0.5, 0.5]])
    let labels = Tensor([-1, 2, 1] as [Int32])
    let values = try Loss.sparseGeneralizedCrossentropy(q: 1).values(p, labels).floats
    #expect(values[0].isNaN && values[1].isNaN && values[2] == 0.5)
  }

  @Test func directionsNeedAnAxis() {
    let row = Tensor([1, 2])
    #expect(
      message { try Loss.cosineSimilarity(row, row) }
        == "cosine_similarity: compares directions along the last axis of [n, …, outputs], got [2]; "
        + "use squared_error for single numbers.")
  }
}
