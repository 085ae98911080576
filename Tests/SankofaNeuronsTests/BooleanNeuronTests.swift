import SankofaNN
import Testing
import SankofaNeurons

/// The number of functions that single neurons compute.
@Suite struct BooleanNeuronTests {
  private func functions(_ inputCount: Int) throws -> [TruthTable] {
    try (0..<(1 << (1 << inputCount))).map { function in
      let digits = (0..<(1 << inputCount)).map { function >> $0 & 1 == 1 ? "1" : "0" }
      return try TruthTable(digits: digits.joined())
    }
  }

  @Test func mccullochPittsDoesElevenOfSixteen() throws {
    let done = try functions(2).filter { McCullochPittsNeuron.search($0).neuron != nil }
    #expect(done.count == 11)
    // Not NAND, not XOR, not XNOR, not the two implications.
    let others = try functions(2).filter { !done.contains($0) }.map(\.description).sorted()
    #expect(others == ["0110", "1001", "1011", "1101", "1110"])
  }

  /// The numbers that the neuron's documentation states for other conventions.
  @Test func mccullochPittsWithOtherConventions() throws {
    let settings = McCullochPittsNeuron.settings(inputCount: 2)
    #expect(settings.count == 24)
    func count(_ neurons: [McCullochPittsNeuron]) throws -> Int {
      try Set(neurons.map { try $0.truthTable() }).count
    }
    #expect(try count(settings) == 11)
    #expect(try count(settings.filter { !$0.inputs.contains(.absent) }) == 9)
    #expect(try count(settings.filter { $0.threshold > 0 }) == 7)
  }

  @Test func perceptronDoesFourteenOfSixteen() throws {
    let others = try functions(2).filter { !Perceptron.canCompute($0) }
    #expect(others.map(\.description).sorted() == ["0110", "1001"])
  }

  @Test func foundNeuronsCompute() throws {
    for table in try functions(1) + functions(2) + functions(3) {
      if let neuron = McCullochPittsNeuron.search(table).neuron {
        #expect(try neuron.truthTable() == table)
      }
      switch Perceptron.search(table) {
      case .found(let neuron, let tried):
        #expect(try neuron.truthTable() == table)
        #expect(neuron.weights.allSatisfy { abs($0) <= 2 })
        #expect(tried >= 1)
      case .impossible(let witness):
        #expect(witness.positives.allSatisfy { table[$0.point] })
      }
    }
  }

  /// Weights on paper: all of size 1, the threshold halfway between 1 and 2, or 0 and 1.
  @Test func familiarGates() throws {
    let expected: [(Gate, [Double], Double)] = [
      (.and, [1, 1], -1.5), (.or, [1, 1], -0.5), (.nand, [-1, -1], 1.5), (.nor, [-1, -1], 0.5),
      (.not, [-1], 0.5), (.implies, [-1, 1], 0.5), (.majority, [1, 1, 1], -1.5),
    ]
    for (gate, weights, bias) in expected {
      guard case .found(let neuron, _) = Perceptron.search(try gate.table()) else {
        Issue.record("\(gate) has a perceptron")
        continue
      }
      #expect(neuron == Perceptron(weights: weights, bias: bias), "\(gate)")
    }
    let and = McCullochPittsNeuron.search(try Gate.and.table(inputCount: 3)).neuron
    #expect(
      and == McCullochPittsNeuron(inputs: .init(repeating: .excitatory, count: 3), threshold: 3))
    let nor = McCullochPittsNeuron.search(try Gate.nor.table()).neuron
    #expect(nor == McCullochPittsNeuron(inputs: [.inhibitory, .inhibitory], threshold: 0))
  }

  /// Up to 4 inputs the repertoire with small weights is the whole of what the linear program finds.
  @Test(arguments: [(1, 4), (2, 14), (3, 104), (4, 1882)])
  func smallWeightsAreEnough(inputCount: Int, count: Int) throws {
    let repertoire = Perceptron.repertoire(inputCount: inputCount)
    #expect(repertoire.isComplete)
    #expect(repertoire.neurons.count == count)
    #expect(try Set(repertoire.neurons.map { try $0.truthTable() }).count == count)
  }

  /// A function of six inputs that needs weights of different sizes; the search finds them all the same.
  @Test func weightsOfManySizes() throws {
    let wanted = Perceptron(weights: [5, -4, 3, 2, -2, 1], bias: -2.5)
    let table = try wanted.truthTable()
    guard case .found(let neuron, let tried) = Perceptron.search(table) else {
      Issue.record("the function has a perceptron")
      return
    }
    #expect(try neuron.truthTable() == table)
    #expect(neuron.weights.allSatisfy { abs($0) <= 5 })
    #expect(tried > 64)
  }

  @Test func sumsAndInhibition() {
    let neuron = McCullochPittsNeuron(
      inputs: [.excitatory, .excitatory, .inhibitory, .absent], threshold: 2)
    #expect(neuron.sum([true, true, false, true]) == 2)
    #expect(neuron.fires([true, true, false, true]))
    #expect(!neuron.fires([true, false, false, true]))
    #expect(neuron.isInhibited([true, true, true, false]))
    #expect(!neuron.fires([true, true, true, false]))
  }
}
