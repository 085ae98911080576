import SankofaData
import SankofaTensor
import Testing

struct DigitsTests {
  @Test func shapesAndRange() {
    let all = Digits.all
    #expect(all.count == 1797)
    #expect(all.features.shape == [1797, 8, 8])
    #expect(all.features.elementType == .uint8)
    #expect(all.targets.shape == [1797])
    #expect(all.classNames == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
    let pixels = all.features.elements(as: UInt8.self)
    #expect(pixels.min() == 0)
    #expect(pixels.max() == 16)
  }

  /// Examples of each digit, as the description that comes with the data lists them for the test
  /// part.
  @Test func classesHaveThePublishedSizes() {
    var counts = [Int](repeating: 0, count: 10)
    for label in Digits.all.targets.elements(as: Int32.self) { counts[Int(label)] += 1 }
    #expect(counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
  }

  /// The first line of scikit-learn's digits.csv, a 0.
  @Test func firstExample() {
    let first = Digits.all[0..<1]
    #expect(first.targets.elements(as: Int32.self) == [0])
    #expect(
      first.features.elements(as: UInt8.self) == [
        0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0, 0, 3, 15, 2, 0, 11, 8, 0, 0, 4, 12, 0,
        0,
        8, 8, 0, 0, 5, 8, 0, 0, 9, 8, 0, 0, 4, 11, 0, 1, 12, 7, 0, 0, 2, 14, 5, 10, 12, 0, 0, 0, 0,
        6,
        13, 10, 0, 0, 0,
      ])
  }

  @Test func shippedSplit() {
    let (train, test) = Dataset.digits()
    #expect(train.count == 1438)
    #expect(test.count == 359)
    let order = RandomKey(seed: 0).permutation(of: 1797)
    let expected = Digits.all.rows(at: Array(order[1438...]))
    #expect(test.features.elements(as: UInt8.self) == expected.features.elements(as: UInt8.self))
    #expect(test.targets.elements(as: Int32.self) == expected.targets.elements(as: Int32.self))
  }

  @Test func tenSplitsDiffer() {
    #expect(Digits.splitSeeds == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    let tests = Digits.splitSeeds.map {
      Digits.split(seed: $0).test.features.elements(as: UInt8.self)
    }
    #expect(Set(tests).count == 10)
  }
}
