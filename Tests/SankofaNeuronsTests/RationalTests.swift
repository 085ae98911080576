import BigInt
import SankofaNN
import SankofaTestSupport
import Testing
import SankofaNeurons

@Suite struct RationalTests {
  @Test func arithmetic() throws {
    let half = try #require(Rational(exactly: 0.5))
    let third = Rational(1) / Rational(3)
    #expect("\(half + third)" == "5/6")
    #expect("\(third - half)" == "-1/6")
    #expect("\(half * third)" == "1/6")
    #expect("\(third / -half)" == "-2/3")
    #expect(third < half)
    #expect(!(half < third))
    #expect(Rational(2) / Rational(4) == half)
    #expect("\(Rational(-7))" == "-7")
    #expect("\(Rational(BigInt(-12), over: 32)) \(Rational(BigInt(-64), over: 16))" == "-3/8 -4")
    #expect("\(Rational(BigInt(0), over: 16)) \(Rational(BigInt(0), over: 6))" == "0 0")
    #expect("\(Rational(BigInt(-12), over: 18))" == "-2/3")
    #expect(Rational(exactly: .nan) == nil)
    #expect(Rational(exactly: -.infinity) == nil)
  }

  @Test func doublesAreExact() throws {
    #expect(
      Rational(exactly: 0.1)?.description
        == "3602879701896397/36028797018963968")
    var numbers = RandomNumbers(seed: 7)
    let special: [Double] = [
      0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 2.2250738585072014e-308,
      2.2250738585072014e-308.nextDown,
      .greatestFiniteMagnitude, 1, -3, 0.1,
    ]
    let random = (0..<200).map { numbers.number(in: -1...1) * ($0 % 2 == 0 ? 1e-300 : 1e17) }
    for value in special + random {
      let exact = try #require(Rational(exactly: value))
      #expect(exact.doubleValue == value)
    }
  }

  /// Ties go to the even neighbour; below the smallest normal number there are fewer bits.
  @Test func rounding() {
    let power = { (exponent: Int) in BigInt(1) << exponent }
    #expect(Rational(power(53) + 1).doubleValue == 0x1p53)
    #expect(Rational(power(53) + 3).doubleValue == 0x1p53 + 4)
    #expect(Rational(power(60) + power(7) + 1).doubleValue == 0x1p60 + 256)
    #expect(Rational(power(2000)).doubleValue == .infinity)
    #expect(Rational(-1, over: power(1075)).doubleValue == 0)
    #expect(Rational(1, over: power(1076)).doubleValue == 0)
    #expect(Rational(3, over: power(1075)).doubleValue == 2 * Double.leastNonzeroMagnitude)
    #expect(Rational(3, over: power(1076)).doubleValue == .leastNonzeroMagnitude)
    #expect((Rational(1) / Rational(3)).doubleValue == 1.0 / 3)
    #expect((Rational(2) / Rational(3)).doubleValue == 2.0 / 3)
    #expect((Rational(-10) / Rational(7)).doubleValue == -10.0 / 7)
    #expect(Rational(power(1024) - power(970)).doubleValue == .infinity)
    #expect(Rational(power(1024) - power(970) - 1).doubleValue == .greatestFiniteMagnitude)
  }
}
