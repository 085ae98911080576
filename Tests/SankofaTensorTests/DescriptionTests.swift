import SankofaTensor
import Testing

@Suite struct DescriptionTests {
  @Test func everyElementType() {
    #expect(Tensor([1, -0.5, .nan]).description == "float32 [3] [1.0, -0.5, nan]")
    #expect(Tensor([0.1, .infinity] as [Double]).description == "float64 [2] [0.1, inf]")
    #expect(
      Tensor([[1, 2], [3, -4]] as [[Int32]]).description == "int32 [2, 2] [[1, 2], [3, -4]]")
    #expect(Tensor([255] as [UInt8]).description == "uint8 [1] [255]")
    #expect(Tensor([true, false]).description == "bool [2] [true, false]")
  }

  @Test func scalarsAndNothing() {
    #expect(Tensor.scalar(2.5).description == "float32 [] 2.5")
    #expect(Tensor.zeros([0]).description == "float32 [0] []")
    #expect(Tensor.zeros([2, 0]).description == "float32 [2, 0] [[], []]")
    #expect(Tensor.zeros([0, 2]).description == "float32 [0, 2] []")
  }

  @Test func longAxesAreShortened() {
    let seven = Tensor.indices(count: 7)
    #expect(seven.description == "int32 [7] [0, 1, 2, 3, 4, 5, 6]")
    let eight = Tensor.indices(count: 8)
    #expect(eight.description == "int32 [8] [0, 1, 2, …, 5, 6, 7]")
    let table = Tensor.indices(count: 80).reshaped(to: [8, 10])
    #expect(
      table.description == """
        int32 [8, 10] [[0, 1, 2, …, 7, 8, 9], [10, 11, 12, …, 17, 18, 19], \
        [20, 21, 22, …, 27, 28, 29], …, [50, 51, 52, …, 57, 58, 59], \
        [60, 61, 62, …, 67, 68, 69], [70, 71, 72, …, 77, 78, 79]]
        """)
  }

  /// Only what is shown is turned into text: ten million texts would take seconds.
  @Test func hugeTensorsAreShownAtOnce() {
    let huge = Tensor.zeros([1_000, 100, 100], elementType: .uint8)
    var text = ""
    let time = ContinuousClock().measure { text = huge.description }
    #expect(text.hasPrefix("uint8 [1000, 100, 100] [[[0, 0, 0, …, 0, 0, 0], "))
    #expect(time < .seconds(1))
  }
}
