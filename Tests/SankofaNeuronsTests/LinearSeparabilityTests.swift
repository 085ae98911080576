import SankofaNN
import SankofaTestSupport
import Testing
import SankofaNeurons

/// Verdicts are exact, and each brings a proof that is checked here by other means.
@Suite struct LinearSeparabilityTests {
  /// The numbers of threshold functions (OEIS A000609): of 4, 16, 256 and 65,536.
  @Test(arguments: [(1, 4), (2, 14), (3, 104), (4, 1882)])
  func booleanFunctions(inputCount: Int, count: Int) throws {
    let rows = 1 << inputCount
    let points = (0..<rows).map { row in
      (0..<inputCount).map { row >> (inputCount - 1 - $0) & 1 }
    }
    let doubles = points.map { $0.map(Double.init) }
    var separable = 0
    for function in 0..<(1 << rows) {
      let labels = (0..<rows).map { function >> $0 & 1 == 1 }
      let verdict = try LinearSeparability(points: doubles, labels: labels)
      if verdict.isSeparable { separable += 1 }
      guard isProved(verdict, points, labels) else {
        Issue.record("function \(function): \(verdict)")
        return
      }
    }
    #expect(separable == count)
  }

  /// The proof, in plain integers.
  private func isProved(
    _ verdict: LinearSeparability, _ points: [[Int]], _ labels: [Bool]
  ) -> Bool {
    switch verdict {
    case .separable(let plane):
      let weights = plane.weights.compactMap { Int("\($0)") }
      guard weights.count == points[0].count, let bias = Int("\(plane.bias)") else { return false }
      return zip(points, labels).allSatisfy { point, label in
        let sum = zip(weights, point).reduce(bias) { $0 + $1.0 * $1.1 }
        return label ? sum > 0 : sum < 0
      }
    case .inseparable(let witness):
      var total = [Int](repeating: 0, count: points[0].count + 1)
      for (parts, sign) in [(witness.positives, 1), (witness.negatives, -1)] {
        for part in parts {
          guard labels[part.point] == (sign == 1), let times = Int("\(part.times)"), times > 0
          else { return false }
          for (feature, value) in points[part.point].enumerated() {
            total[feature] += sign * times * value
          }
          total[points[0].count] += sign * times
        }
      }
      return !witness.positives.isEmpty && total.allSatisfy { $0 == 0 }
    }
  }

  /// The same for `Double`s, in fractions.
  private func isProved(
    _ verdict: LinearSeparability, _ points: [[Double]], _ labels: [Bool]
  ) -> Bool {
    let exact = points.map { $0.compactMap { Rational(exactly: $0) } }
    let zero = Rational(0)
    switch verdict {
    case .separable(let plane):
      return zip(exact, labels).allSatisfy { point, label in
        let sum = zip(plane.weights, point).reduce(plane.bias) { $0 + $1.0 * $1.1 }
        return label ? sum > zero : sum < zero
      }
    case .inseparable(let witness):
      func mean(_ parts: [InseparabilityWitness.Part]) -> [Rational] {
        exact[0].indices.map { feature in
          parts.reduce(zero) { $0 + witness.share(of: $1) * exact[$1.point][feature] }
        }
      }
      let shares = [witness.positives, witness.negatives].map { parts in
        parts.reduce(zero) { $0 + witness.share(of: $1) }
      }
      return shares == [Rational(1), Rational(1)]
        && mean(witness.positives) == mean(witness.negatives)
        && witness.positives.allSatisfy { labels[$0.point] && $0.times > zero }
        && witness.negatives.allSatisfy { !labels[$0.point] && $0.times > zero }
    }
  }

  /// Points with all 53 bits, which need numbers of any size; of many exponents too.
  @Test(arguments: 1...6)
  func randomPoints(dimension: Int) throws {
    var numbers = RandomNumbers(seed: UInt64(dimension))
    var counts = [0, 0]
    for trial in 0..<12 {
      let count = dimension + 1 + trial % 4
      let points = (0..<count).map { _ in
        (0..<dimension).map { _ in
          numbers.number(in: -1...1) * (trial % 3 == 0 ? 0x1p-600 : trial % 3 == 1 ? 3e7 : 1)
        }
      }
      let labels = (0..<count).map { _ in numbers.number(in: -1...1) > 0 }
      let verdict = try LinearSeparability(points: points, labels: labels)
      counts[verdict.isSeparable ? 1 : 0] += 1
      #expect(isProved(verdict, points, labels))
      if case .separable(let plane) = verdict, let neuron = plane.perceptron {
        #expect(points.map { neuron($0) } == labels)
      }
    }
    #expect(counts[1] > 0)
  }

  /// Rounding would put the last point on the line; it is beside it by one unit in the last place.
  @Test func aHairsBreadth() throws {
    let line = [[0.1, 0.1], [0.2, 0.2]]
    let labels = [true, true, false]
    let beside = try LinearSeparability(points: line + [[0.15, 0.15.nextUp]], labels: labels)
    #expect(beside.isSeparable)
    #expect(isProved(beside, line + [[0.15, 0.15.nextUp]], labels))
    let on = try LinearSeparability(points: line + [[0.15, 0.15]], labels: labels)
    #expect(!on.isSeparable)
    #expect(isProved(on, line + [[0.15, 0.15]], labels))
  }

  @Test func hugeAndTinyNumbers() throws {
    let points = [
      [1.7e308, 0], [.leastNonzeroMagnitude, 1], [-1.7e308, .leastNonzeroMagnitude], [0, 0],
      [.leastNonzeroMagnitude, 0], [1, -1.7e308],
    ]
    for function in stride(from: 1, to: 64, by: 6) {
      let labels = (0..<6).map { function >> $0 & 1 == 1 }
      let verdict = try LinearSeparability(points: points, labels: labels)
      #expect(isProved(verdict, points, labels), "\(function)")
      guard case .separable(let plane) = verdict, let neuron = plane.perceptron else { continue }
      #expect(points.map { neuron($0) } == labels)
    }
  }

  @Test func weightsAreLeastWholeNumbers() throws {
    let verdict = try LinearSeparability(
      points: [[0, 0], [0.25, 0], [0, 100], [0.25, 100]], labels: [false, false, false, true])
    guard case .separable(let plane) = verdict else {
      Issue.record("AND is separable")
      return
    }
    #expect((plane.weights + [plane.bias]).allSatisfy { !"\($0)".contains("/") })
    let neuron = try #require(plane.perceptron)
    #expect(neuron.weights.map { Rational(exactly: $0) } == plane.weights)
    #expect(Rational(exactly: neuron.bias) == plane.bias)
    #expect(plane.sum([0.25, 100]) > Rational(0))
  }

  /// Two points 2⁻⁵² apart around 1 and a third feature that must be weighed against them.
  @Test func doublesThatCannotSeparate() throws {
    let tiny = 0x1p-1000
    let points = [[1, 1 + tiny], [1.0, 1], [1.nextUp, 1.nextUp], [tiny, 0], [0, tiny]]
    var withoutNeuron = 0
    for function in 0..<32 {
      let labels = (0..<5).map { function >> $0 & 1 == 1 }
      let verdict = try LinearSeparability(points: points, labels: labels)
      #expect(isProved(verdict, points, labels))
      if case .separable(let plane) = verdict, plane.perceptron == nil { withoutNeuron += 1 }
    }
    #expect(withoutNeuron > 0)
  }

  @Test func edges() throws {
    #expect(try LinearSeparability(points: [], labels: []).isSeparable)
    for label in [true, false] {
      let verdict = try LinearSeparability(points: [[3, -4], [0, 0]], labels: [label, label])
      guard case .separable(let plane) = verdict else {
        Issue.record("one class is separable")
        continue
      }
      #expect(plane.weights == [Rational(0), Rational(0)])
      #expect(plane.bias == Rational(label ? 1 : -1))
      #expect(plane.perceptron?([3, -4]) == label)
    }
    let none = try LinearSeparability(points: [[], []], labels: [true, false])
    #expect(!none.isSeparable)
    #expect(try LinearSeparability(points: [[], []], labels: [true, true]).isSeparable)
  }

  @Test func equalPointsWithDifferentLabels() throws {
    let points = [[0, 1], [2, 0.0], [5, 5], [2, -0.0]]
    let verdict = try LinearSeparability(points: points, labels: [true, false, true, true])
    guard case .inseparable(let witness) = verdict else {
      Issue.record("a point has two labels")
      return
    }
    #expect(witness.positives.map(\.point) == [3])
    #expect(witness.negatives.map(\.point) == [1])
    #expect(witness.total == Rational(1))
    #expect(witness.sum(points) == [Rational(2), Rational(0)])
  }

  @Test func exclusiveOr() throws {
    let points: [[Double]] = [[0, 0], [0, 1], [1, 0], [1, 1]]
    let verdict = try LinearSeparability(points: points, labels: [false, true, true, false])
    guard case .inseparable(let witness) = verdict else {
      Issue.record("XOR is inseparable")
      return
    }
    #expect(witness.positives.map(\.point) == [1, 2])
    #expect(witness.negatives.map(\.point) == [0, 3])
    #expect(witness.positives.map { witness.share(of: $0).description } == ["1/2", "1/2"])
    #expect(witness.sum(points) == [Rational(1), Rational(1)])
  }

  @Test func errors() {
    #expect(
      message { try LinearSeparability(points: [[1]], labels: []) }
        == "Linear separability: needs one label for each point, got 1 points and 0 labels; "
        + "give as many of both.")
    #expect(
      message { try LinearSeparability(points: [[1], [1, 2]], labels: [true, false]) }
        == "Linear separability: all points must have as many numbers as point 0, which has 1, "
        + "got 2 in point 1; give each the same.")
    for number in [Double.nan, .infinity, -.infinity] {
      #expect(
        message { try LinearSeparability(points: [[1], [number]], labels: [true, true]) }
          == "Linear separability: points must be finite, got \(number) in point 1; "
          + "leave that point out.")
    }
  }
}
