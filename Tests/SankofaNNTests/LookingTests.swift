import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Looking at a value changes no later result: losses and gradients of random graphs have the same bits
/// whatever was read, printed or evaluated by itself on the way.
@Suite struct LookingTests {
  static let losses = Loss.all + Loss.all.compactMap(\.fromLogits)

  /// Reads some of the values that come by, or none.
  private final class Reader {
    private var chance: RandomNumbers?
    init(seed: UInt64?) { chance = seed.map { RandomNumbers(seed: $0) } }
    func pass(_ tensor: Tensor) -> Tensor {
      guard chance?.oneIn(3) == true else { return tensor }
      switch chance?.integer(in: 0...2) {
      case 0: _ = tensor.floats
      case 1: _ = "\(tensor)"
      default: tensor.compute()
      }
      return tensor
    }
  }

  /// Rows of numbers that come from others by operations drawn by chance, as many as asked for.
  private func wandered(_ x: Tensor, count: Int, seed: UInt64, _ reader: Reader) -> Tensor {
    var numbers = RandomNumbers(seed: seed)
    let width = x.shape[1]
    let square = numbers.tensor(of: TensorType([width, width], .float32), in: -1...1)
    var x = x
    for _ in 0..<count {
      let next: Tensor =
        switch numbers.integer(in: 0...7) {
        case 0: x.tanh() * 2
        case 1: x.sigmoid() + x
        case 2: x.softmax() * 3 - x * 0.5
        case 3: matmul(x, square) * 0.5
        case 4: x + 0.25
        case 5: (x .> 0).selecting(x, otherwise: x * 0.1)
        case 6:
          .concatenate(
            [
              x.slice(axis: 1, from: 1, count: width - 1),
              x[0..<x.shape[0]].slice(axis: 1, from: 0, count: 1),
            ], axis: 1)
        default: -x
        }
      x = reader.pass(next.maximum(-40).minimum(40))
    }
    return x
  }

  private struct Result { let value: Tensor, slopes: [Tensor] }

  /// - Parameter length: how many operations come before the derivative starts.
  private func result(_ loss: Loss, seed: UInt64, length: Int, reading: UInt64?) throws -> Result {
    let reader = Reader(seed: reading)
    var numbers = RandomNumbers(seed: seed)
    let (count, classes) = (numbers.integer(in: 1...4), numbers.integer(in: 2...5))
    let type = TensorType([count, classes], .float32)
    let start = wandered(
      numbers.tensor(of: type, in: -3...3), count: length, seed: seed &+ 1, reader)
    let weight = wandered(numbers.tensor(of: type, in: -2...2), count: 3, seed: seed &+ 2, reader)
    let labels = numbers.tensor(of: TensorType([count], .int32), in: 0...Double(classes) - 0.001)
    let marks = wandered(labels.oneHot(classCount: classes), count: 0, seed: 0, reader)
    let end = numbers.integer(in: 0...2)
    let (value, slopes) = try valueAndGradients(at: [reader.pass(start), reader.pass(weight)]) {
      var z = $0[0] + $0[1] * reader.pass(marks * 2 - 1)
      if end == 2 { z = z * 30 }
      // Probabilities that are pending, and scores, in front of every loss.
      let p = end == 0 ? z : loss.probabilities == .softmax ? z.softmax() : z.sigmoid()
      return try loss(p, loss.takesLabels ? labels : marks)
    }
    return Result(value: reader.pass(value), slopes: slopes.map(reader.pass))
  }

  @Test(arguments: losses.map(\.name))
  func lossesOfRandomGraphs(name: String) throws {
    let loss = try Loss(named: name)
    for seed in 0..<12 as Range<UInt64> {
      let length = [0, 3, 20, 60][Int(seed % 4)]
      let unread = try result(loss, seed: seed, length: length, reading: nil)
      for reading in 0..<3 as Range<UInt64> {
        let read = try result(loss, seed: seed, length: length, reading: reading)
        #expect(bitMismatch(read.value, unread.value) == nil, "\(seed) \(reading)")
        for (slope, other) in zip(read.slopes, unread.slopes) {
          #expect(bitMismatch(slope, other) == nil, "\(seed) \(reading)")
        }
      }
    }
  }

  /// A loss of values that were never read, that were, and of graphs that evaluate themselves just
  /// before, at and after the function.
  @Test(arguments: losses.map(\.name))
  func longGraphs(name: String) throws {
    let loss = try Loss(named: name)
    let y = Tensor([[1, 0, 0], [0, 0, 1]])
    let targets = loss.takesLabels ? Tensor([0, 2] as [Int32]) : y
    func value(length: Int, isRead: Bool) throws -> Tensor {
      var z = Tensor([[0, 30, -90], [2, 60, 1]])
      for _ in 0..<length { z = -z }
      let p = loss.probabilities == .softmax ? z.softmax() : z.sigmoid()
      if isRead { _ = p.floats }
      return try loss.values(p, targets)
    }
    let expected = try value(length: 0, isRead: false)
    for length in [0, 2, 4094, 4096, 4098, 9000] {
      for isRead in [false, true] {
        let value = try value(length: length, isRead: isRead)
        #expect(bitMismatch(value, expected) == nil, "\(length) \(isRead)")
      }
    }
    for length in [4095, 4097] {
      let one = try value(length: length, isRead: false)
      #expect(bitMismatch(one, try value(length: 1, isRead: true)) == nil, "\(length)")
    }
  }

  /// Slices that are laid side by side by their derivative keep the sign of a zero, also when what
  /// comes back to one of them was evaluated by itself.
  @Test(arguments: [0, 4090, 4096, 5000])
  func derivativesOfSlices(length: Int) {
    var factor = Tensor([-0.0])
    for _ in 0..<length { factor = factor * 1 }
    let slope = gradient(at: Tensor([1, 2])) { x in
      (x[0..<1] * factor).sum() + (x[1..<2] * 3).sum()
    }
    #expect(
      slope.floats.map(\.bitPattern) == [(-0.0 as Float).bitPattern, (3 as Float).bitPattern])
  }
}
