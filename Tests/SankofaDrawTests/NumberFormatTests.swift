import Foundation
import SankofaDraw
import Testing

@Suite struct NumberFormatTests {
  @Test(
    arguments: [
      (0, 2, "0.00"), (1.5, 0, "2"), (2.5, 0, "2"), (0.5, 0, "0"), (0.375, 2, "0.38"),
      (0.125, 2, "0.12"), (0.97534, 4, "0.9753"), (0.999_96, 4, "1.0000"), (9.995, 2, "9.99"),
      (-0.001, 2, "0.00"), (-0.005_1, 2, "-0.01"), (1e22, 0, "10000000000000000000000"),
      (0.1, 20, "0.10000000000000000555"), (.nan, 2, "nan"), (.infinity, 2, "inf"),
      (-.infinity, 2, "-inf"),
    ] as [(Double, Int, String)])
  func fixedDecimals(value: Double, decimals: Int, text: String) {
    #expect(NumberFormat.fixed(value, decimals: decimals) == text)
  }

  /// C's `printf` rounds exactly too.
  @Test func fixedAndSignificantAgreeWithC() {
    var state: UInt64 = 1
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 1 ^ state << 40
    }
    var compared = 0
    for index in 0..<8_000 {
      let isSmall = index % 2 == 0
      let value =
        isSmall ? Double(next() % 2_000_000_000) / 1e7 - 100 : Double(bitPattern: next())
      guard value.magnitude < 1e60, value.magnitude > 1e-60 else { continue }
      compared += 1
      let decimals = index % 10
      let text = NumberFormat.fixed(value, decimals: decimals)
      let expected = String(format: "%.\(decimals)f", value)
      let isZero = expected.allSatisfy { "-0.".contains($0) }
      #expect(text == (isZero ? expected.replacing("-", with: "") : expected))
      let short = NumberFormat.significant(value, digits: decimals + 1)
      if short.contains("e") { #expect(short == String(format: "%.\(decimals)e", value)) }
    }
    #expect(compared > 4_000)
  }

  @Test func commasSeparateThousands() {
    #expect(NumberFormat.grouped(0) == "0")
    #expect(NumberFormat.grouped(999) == "999")
    #expect(NumberFormat.grouped(203_530) == "203,530")
    #expect(NumberFormat.grouped(-1_234_567) == "-1,234,567")
    #expect(NumberFormat.grouped(.min) == "-9,223,372,036,854,775,808")
    #expect(NumberFormat.fixed(1234.5, decimals: 1, grouped: true) == "1,234.5")
  }

  @Test func zerosAtTheEndAreTrimmed() {
    #expect(NumberFormat.trimmed(0.5, decimals: 3) == "0.5")
    #expect(NumberFormat.trimmed(12, decimals: 3) == "12")
    #expect(NumberFormat.trimmed(100, decimals: 0) == "100")
    #expect(NumberFormat.trimmed(-0.0001, decimals: 2) == "0")
  }

  @Test(
    arguments: [
      (0, "0.000"), (0.27314, "0.2731"), (12.5, "12.50"), (123_456, "123456"),
      (999_999, "1.000e+06"), (1_234_000, "1.234e+06"), (0.000_1, "0.0001000"),
      (0.000_012_34, "1.234e-05"), (-0.000_012_345_678, "-1.235e-05"),
      (.leastNonzeroMagnitude, "4.941e-324"),
      (.nan, "nan"),
    ] as [(Double, String)])
  func fourSignificantDigits(value: Double, text: String) {
    #expect(NumberFormat.significant(value) == text)
  }

  @Test func percentages() {
    #expect(NumberFormat.percent(0.975) == "97.5%")
    #expect(NumberFormat.percent(1) == "100.0%")
    #expect(NumberFormat.percent(0.97534, decimals: 2) == "97.53%")
    #expect(NumberFormat.percent(.nan) == "nan")
  }

  @Test(
    arguments: [
      (0, "0 µs"), (0.000_85, "850 µs"), (0.000_999_4, "999 µs"), (0.000_999_6, "1 ms"),
      (0.012, "12 ms"), (0.999_6, "1.0 s"), (1.23, "1.2 s"), (59.94, "59.9 s"),
      (59.96, "1 min 00 s"), (184, "3 min 04 s"), (3_599.4, "59 min 59 s"),
      (3_599.6, "1 h 00 min"), (7_500, "2 h 05 min"), (86_399, "1 d 00 h"), (273_600, "3 d 04 h"),
      (-1, "unknown"), (.nan, "unknown"), (.infinity, "unknown"),
    ] as [(Double, String)])
  func durations(seconds: Double, text: String) {
    #expect(NumberFormat.duration(seconds: seconds) == text)
  }

  @Test(
    arguments: [
      (0, "<1 s left"), (0.2, "<1 s left"), (1.1, "2 s left"), (41.5, "42 s left"),
      (59.5, "1 min 00 s left"), (183.7, "3 min 04 s left"), (.nan, "unknown left"),
    ] as [(Double, String)])
  func timesLeft(seconds: Double, text: String) {
    #expect(NumberFormat.timeLeft(seconds: seconds) == text)
  }

  @Test(
    arguments: [
      (0, "0/s"), (0.5, "0.500/s"), (12.34, "12.3/s"), (999.4, "999/s"), (999.6, "1,000/s"),
      (116_432, "116,000/s"), (2_345_678, "2,350,000/s"), (1e-9, "0.000000/s"), (.nan, "nan/s"),
    ] as [(Double, String)])
  func rates(value: Double, text: String) {
    #expect(NumberFormat.rate(perSecond: value) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1_000, "1.00 kB"), (115_000, "115 kB"), (999_499, "999 kB"),
    (999_500, "1.00 MB"), (11_490_434, "11.5 MB"), (Int.max, "9.22 EB"),
  ])
  func byteCounts(count: Int, text: String) {
    #expect(NumberFormat.bytes(count) == text)
  }
}
