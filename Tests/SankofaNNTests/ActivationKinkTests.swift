import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Statements of the doc comments about kinks and very large numbers, for which there are no golden
/// values.
@Suite struct ActivationKinkTests {
  private func slopes(_ activation: ActivationFunction, _ z: [Double]) -> [Double] {
    gradient(at: Tensor(z)) { activation($0) }.doubles
  }

  @Test func derivativesAtKinks() {
    #expect(slopes(.relu6, [0, 3, 6]) == [0, 1, 0])
    let relu = ActivationFunction.relu(slope: 0.5, maximum: 4, threshold: 1)
    #expect(slopes(relu, [1, 2, 4, 5]) == [0.5, 1, 0, 0])
    #expect(slopes(.elu(scale: 3), [0, 1]) == [3, 1])
    #expect(slopes(.celu(scale: 3), [0, 1]) == [1, 1])
    #expect(abs(slopes(.selu, [0])[0] - 1.0507009873554805 * 1.6732632423543772) < 1e-15)
    #expect(slopes(.hardShrink, [-0.5, 0.5, 1]) == [0, 0, 1])
    #expect(slopes(.softShrink, [-0.5, 0, 0.5, 1]) == [0, 0, 0, 1])
    #expect(slopes(.threshold(2, otherwise: 9), [2, 3]) == [0, 1])
    #expect(slopes(.hardTanh, [-1, 0, 1]) == [0, 1, 0])
    #expect(slopes(.hardSigmoid, [-3, 3]) == [0, 0])
    #expect(slopes(.sparseSigmoid, [-1, 0, 1]) == [0, 0.5, 0])
    #expect(slopes(.sparsePlus, [-1, 0, 1]) == [0, 0.5, 1])
    #expect(slopes(.softsign, [0]) == [1])
    #expect(slopes(.squareplus, [0]) == [0.5])
  }

  /// Neither values nor derivatives overflow on the way.
  @Test func farAway() {
    let z = Tensor([-1e4, -200, 200, 1e4])
    let names = ActivationFunction.all.filter {
      !["exponential", "linear", "leaky_relu", "softmax", "glu"].contains($0.name)
    }
    for activation in names {
      #expect(activation(z).isFinite().numbers.allSatisfy { $0 == 1 }, "\(activation.name)")
      let slope = gradient(at: z) { activation($0) }
      #expect(slope.isFinite().numbers.allSatisfy { $0 == 1 }, "\(activation.name)")
    }
    #expect(ActivationFunction.elu(z).floats == [-1, -1, 200, 1e4])
    #expect(ActivationFunction.gelu(z).floats == [0, 0, 200, 1e4])
    #expect(ActivationFunction.mish(z).floats == [0, 0, 200, 1e4])
    #expect(ActivationFunction.logSigmoid(z).floats == [-1e4, -200, 0, 0])
    // ½ b / 2|z|, where (z + √(z² + b)) / 2 itself would be 0
    let small = ActivationFunction.squareplus(z).floats
    #expect(
      mismatch(
        Tensor(small), Tensor([1e-4, 0.00499987500624961, 200.005, 1e4]), Tolerance(ulps: 2)) == nil
    )
    #expect(ActivationFunction.relu(slope: 0)(Tensor([-.infinity, 1])).floats == [0, 1])
  }

  /// gelu_tanh is within 5 · 10⁻⁴ of gelu, as its comment says, and not much nearer.
  @Test func approximation() {
    let z = Tensor((0..<2000).map { Double($0) / 200 - 5 })
    let distance = (ActivationFunction.gelu(z) - ActivationFunction.geluTanh(z)).absolute().max()
    #expect(distance.scalar < 5e-4 && distance.scalar > 4e-4)
  }

  /// A probability for each row, whatever its size; equal scores share equally, and the mask of what
  /// has no share is exact.
  @Test func sparsemaxByHand() {
    let z = Tensor(
      [[3, 1, 1], [0, 0, 0], [0.6, 0.4, -5], [1e6, 1e6 + 0.5, 0], [0.9375, 0, -5], [1, 0, 0]]
        as [[Double]])
    let expected = Tensor(
      [
        [1, 0, 0], [1.0 / 3, 1.0 / 3, 1.0 / 3], [0.6, 0.4, 0], [0.25, 0.75, 0],
        [0.96875, 0.03125, 0], [1, 0, 0],
      ] as [[Double]])
    #expect(
      mismatch(ActivationFunction.sparsemax(z), expected, Tolerance(ulps: 1, absolute: 1e-16))
        == nil)
    // A thousand scores: the shares sum to 1, and each is z − τ or 0 with the same τ.
    var numbers = RandomNumbers(seed: 3)
    let many = numbers.tensor(of: TensorType([20, 1000], .float32), in: -1...1)
    let shares = ActivationFunction.sparsemax(many)
    #expect(
      mismatch(shares.sum(axes: [1]), .ones([20]), Tolerance(absolute: 1e-5)) == nil)
    for (z, p) in zip(0..<20, 0..<20).map({ (many.row($0), shares.row($1)) }) {
      let taus = zip(z, p).filter { $1 > 0 }.map { $0 - $1 }
      let tau = taus.reduce(0, +) / Float(taus.count)
      #expect(taus.allSatisfy { abs($0 - tau) < 1e-6 })
      #expect(zip(z, p).allSatisfy { $1 > 0 || $0 <= tau + 1e-6 })
    }
    // Each class of the support gains what the others lose: 1 − 1/2 for itself, −1/2 for the other.
    let weights = Tensor([[1, 0, 0]] as [[Double]])
    let slope = gradient(at: Tensor([[0.6, 0.4, -5]] as [[Double]])) {
      (ActivationFunction.sparsemax($0) * weights).sum()
    }
    #expect(slope.doubles == [0.5, -0.5, 0])
  }

  @Test func outputShapes() throws {
    for activation in ActivationFunction.all where activation.name != "glu" {
      #expect(try activation.outputShape(for: [3, 5]) == [3, 5])
    }
    #expect(try ActivationFunction.glu.outputShape(for: [3, 6]) == [3, 3])
    let own = ActivationFunction("first", outputShape: { Shape($0.dropLast().extents + [1]) }) {
      $0.slice(axis: $0.rank - 1, from: 0, count: 1)
    }
    #expect(try Dense(4, activation: own).outputShape(for: [2]) == [1])
  }
}

extension Tensor {
  /// A row of a matrix.
  fileprivate func row(_ index: Int) -> [Float] {
    slice(axis: 0, from: index, count: 1).floats
  }
}
