import SankofaNN
import SankofaTestSupport
import Testing

/// One number for a window stands for two that are equal; a list has height and width.
@Suite struct Size2DTests {
  @Test func numbersAndLists() {
    #expect(Size2D(3) == [3, 3])
    #expect(Size2D(3, 5) == [3, 5])
    #expect(3 as Size2D == [3, 3])
    #expect("\([3, 5] as Size2D)" == "3 × 5")
  }

  @Test func layersTakeBoth() throws {
    #expect(try Conv2D(4, [2, 3]).outputShape(for: [9, 9, 2]) == [8, 7, 4])
    #expect(try Conv2D(4, 3, strides: [2, 1]).outputShape(for: [9, 9, 2]) == [4, 7, 4])
    #expect(try MaxPooling2D([1, 3]).outputShape(for: [9, 9, 2]) == [9, 3, 2])
    #expect(try UpSampling2D([1, 3]).outputShape(for: [9, 9, 2]) == [9, 27, 2])
  }

  @Test func wrongNumbers() {
    #expect(
      message { try Conv2D(4, [3, 0]).outputShape(for: [9, 9, 2]) }
        == "Conv2D: size must be from 1 to 1073741824, got 3 × 0; try 3 × 3.")
    #expect(
      message { try Conv2D(4, 3, strides: -1).outputShape(for: [9, 9, 2]) }
        == "Conv2D: strides must be from 1 to 1073741824, got -1 × -1; try 1 × 1.")
  }

  @Test func threeNumbersTrap() async {
    await #expect(processExitsWith: .failure) { _ = Conv2D(4, [3, 3, 3]) }
  }
}
