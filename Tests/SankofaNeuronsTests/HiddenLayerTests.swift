import SankofaNN
import SankofaTestSupport
import Testing
import SankofaNeurons

@Suite struct HiddenLayerTests {
  @Test func exclusiveOrOfPerceptrons() throws {
    for gate in [Gate.xor, .xnor] {
      let search = HiddenLayerSearch<Perceptron>(try gate.table())
      #expect(search.network.hidden.count == 2)
      #expect(search.isSmallest)
      #expect(search.network.computes(try gate.table()))
    }
  }

  /// A neuron where there is one, and a network only where there is none.
  @Test func whatComputesAGate() throws {
    let and = GateSearch<Perceptron>(try Gate.and.table())
    #expect(and.neuron != nil && and.network == nil && and.witness == nil && and.tried > 0)
    let xor = GateSearch<Perceptron>(try Gate.xor.table())
    #expect(xor.neuron == nil && xor.witness != nil && xor.network?.network.hidden.count == 2)
    let pitts = GateSearch<McCullochPittsNeuron>(try Gate.xor.table())
    #expect(pitts.neuron == nil && pitts.witness == nil && pitts.tried > 9)
    #expect(pitts.network?.network.computes(try Gate.xor.table()) == true)
  }

  /// All functions of three inputs that no perceptron computes. Where two hidden neurons are not enough,
  /// that is seen here in another way: behind two there is an AND or an OR, so the function would be
  /// the intersection or the union of two that perceptrons compute.
  @Test func perceptronsOfThreeInputs() throws {
    var separable: [Int] = []
    var others: [(Int, TruthTable)] = []
    for function in 0..<256 {
      let digits = (0..<8).map { function >> $0 & 1 == 1 ? "1" : "0" }.joined()
      let table = try TruthTable(digits: digits)
      if Perceptron.canCompute(table) {
        separable.append(function)
      } else {
        others.append((function, table))
      }
    }
    let pairs = Set(separable.flatMap { a in separable.flatMap { [a & $0, a | $0] } })
    var counts: [Int: Int] = [:]
    for (function, table) in others {
      let search = HiddenLayerSearch<Perceptron>(table)
      #expect(search.network.computes(table))
      #expect(search.isSmallest)
      #expect((search.network.hidden.count == 2) == pairs.contains(function))
      counts[search.network.hidden.count, default: 0] += 1
    }
    // Only parity and its opposite need three.
    #expect(counts == [2: 150, 3: 2])
  }

  /// Every choice of three hidden neurons is gone through and left, and four are enough.
  @Test func parityOfFourInputsNeedsFour() throws {
    let table = try Gate.xor.table(inputCount: 4)
    let search = HiddenLayerSearch<Perceptron>(table)
    #expect(search.network.hidden.count == 4)
    #expect(search.isSmallest)
    #expect(search.network.computes(table))
  }

  @Test func mccullochPittsOfTwoInputs() throws {
    let expected: [(String, Int)] = [
      ("1110", 1), ("1101", 1), ("1011", 1), ("0110", 2), ("1001", 2), ("0001", 1),
    ]
    for (digits, count) in expected {
      let table = try TruthTable(digits: digits)
      let search = HiddenLayerSearch<McCullochPittsNeuron>(table)
      #expect(search.network.hidden.count == count, "\(digits)")
      #expect(search.isSmallest)
      #expect(search.network.computes(table))
    }
  }

  /// A budget that is too small gives a network that may be too large, and says so.
  @Test func limitsAreSaid() throws {
    let table = try Gate.xor.table(inputCount: 4)
    let search = HiddenLayerSearch<Perceptron>(table, budget: 100)
    #expect(search.network.computes(table))
    #expect(search.fewestPossible == 2)
    #expect(!search.isSmallest)
    let five = HiddenLayerSearch<Perceptron>(try Gate.xor.table(inputCount: 5), budget: 1000)
    #expect(five.network.computes(try Gate.xor.table(inputCount: 5)))
    #expect(five.fewestPossible == 2)
  }

  @Test func coveringsCompute() throws {
    var numbers = RandomNumbers(seed: 5)
    for inputCount in 1...6 {
      let parity = try Gate.xor.table(inputCount: inputCount)
      #expect(Perceptron.covering(parity).hidden.count == inputCount)
      let digits = (0..<(1 << inputCount)).map { _ in numbers.oneIn(2) ? "1" : "0" }
      for table in [parity, try TruthTable(digits: digits.joined())] {
        #expect(Perceptron.covering(table).computes(table), "\(table)")
        #expect(McCullochPittsNeuron.covering(table).computes(table), "\(table)")
      }
    }
  }
}
