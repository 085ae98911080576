import SankofaTensor
import Testing

@Suite struct MapAllTests {
  @Test func nothingIsLeftOut() {
    #expect(["1", "2"].mapAll { Int($0) } == [1, 2])
    #expect(["1", "x", "2"].mapAll { Int($0) } == nil)
    #expect([String]().mapAll { Int($0) } == [])
  }
}
