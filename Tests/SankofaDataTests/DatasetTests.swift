import SankofaData
import SankofaTensor
import Testing

struct DatasetTests {
  /// Five examples of two features: row i is (10i, 10i + 1), its label i.
  let dataset = try! Dataset(
    name: "small",
    features: Tensor([0, 1, 10, 11, 20, 21, 30, 31, 40, 41] as [UInt8], shape: [5, 2]),
    targets: Tensor([0, 1, 2, 3, 4] as [Int32], shape: [5]),
    sampleWeights: Tensor([0, 1, 2, 3, 4] as [Float], shape: [5]),
    classNames: ["a", "b", "c", "d", "e"])

  func expectRows(_ part: Dataset, _ rows: [Int], sourceLocation: SourceLocation = #_sourceLocation)
  {
    #expect(part.count == rows.count, sourceLocation: sourceLocation)
    let features: [UInt8] = rows.flatMap { row -> [UInt8] in
      let first = UInt8(row * 10)
      return [first, first + 1]
    }
    #expect(part.features.elements(as: UInt8.self) == features, sourceLocation: sourceLocation)
    #expect(
      part.targets.elements(as: Int32.self) == rows.map(Int32.init), sourceLocation: sourceLocation)
    #expect(
      part.sampleWeights?.elements(as: Float.self) == rows.map(Float.init),
      sourceLocation: sourceLocation)
    #expect(part.name == "small", sourceLocation: sourceLocation)
    #expect(part.classNames == dataset.classNames, sourceLocation: sourceLocation)
  }

  @Test func describesItself() {
    #expect(dataset.count == 5)
    #expect(dataset.featureShape == [2])
    #expect(dataset.hasLabels)
  }

  @Test func rows() throws {
    expectRows(dataset.rows(at: [3, 0, 3]), [3, 0, 3])
    expectRows(dataset[1..<4], [1, 2, 3])
    expectRows(dataset[0..<5], [0, 1, 2, 3, 4])
    expectRows(dataset.prefix(2), [0, 1])
    expectRows(dataset.prefix(99), [0, 1, 2, 3, 4])
    expectRows(try dataset.limited(to: 3), [0, 1, 2])
    expectRows(try dataset.limited(to: nil), [0, 1, 2, 3, 4])
  }

  @Test func splitIsTheDocumentedOne() throws {
    let order = RandomKey(seed: 3).permutation(of: 5).map(Int.init)
    let (train, test) = try dataset.split(training: 0.5, seed: 3)
    // 2.5 rounds away from zero.
    expectRows(train, Array(order[..<3]))
    expectRows(test, Array(order[3...]))
  }

  @Test func rowsOutsideTrap() async {
    await #expect(processExitsWith: .failure) { _ = DatasetTests().dataset.rows(at: [5]) }
    await #expect(processExitsWith: .failure) { _ = DatasetTests().dataset.rows(at: []) }
    await #expect(processExitsWith: .failure) { _ = DatasetTests().dataset[4..<6] }
    await #expect(processExitsWith: .failure) { _ = DatasetTests().dataset.prefix(0) }
  }

  @Test func oneHotRows() throws {
    let rows = try Dataset(features: Tensor.zeros([2, 1]), targets: Tensor([2, 0] as [Int32]))
      .withOneHotTargets().targets
    #expect(rows.shape == [2, 3])
    #expect(rows.elements(as: Float.self) == [0, 0, 1, 1, 0, 0])
    let targets = try dataset.withOneHotTargets().targets
    #expect(targets.shape == [5, 5])
    #expect(try dataset.withOneHotTargets(classCount: 7).targets.shape == [5, 7])
    #expect(try dataset.withOneHotTargets().withOneHotTargets().targets.shape == [5, 5])
  }
}
