import CSankofaKernels
import Testing

/// The stated rules at zeros, infinities, NaN and the ends of types. The other instruction sets
/// have the reference's bits, so it alone is asked.
@Suite struct RuleTests {
  func f(_ operation: Int, _ a: Float, _ b: Float = 0) -> Float {
    skf_scalar_float32(Int32(operation), a, b)
  }

  @Test func maximumAndMinimum() {
    #expect(f(SKF_MAXIMUM, .nan, 1).isNaN && f(SKF_MAXIMUM, 1, .nan).isNaN)
    #expect(f(SKF_MINIMUM, .nan, 1).isNaN && f(SKF_MINIMUM, 1, .nan).isNaN)
    #expect(f(SKF_MAXIMUM, 0, -0.0).sign == .minus && f(SKF_MAXIMUM, -0.0, 0).sign == .plus)
    #expect(f(SKF_MINIMUM, 0, -0.0).sign == .minus && f(SKF_MINIMUM, -0.0, 0).sign == .plus)
  }

  @Test func signAndRelu() {
    #expect(f(SKF_SIGN, -3) == -1 && f(SKF_SIGN, 0x1p-149) == 1)
    #expect(f(SKF_SIGN, -0.0).sign == .plus && f(SKF_SIGN, -0.0) == 0)
    #expect(f(SKF_SIGN, .nan).isNaN && f(SKF_RELU, .nan).isNaN)
    #expect(f(SKF_RELU, -0.0).sign == .plus && f(SKF_RELU, -.infinity) == 0)
  }

  @Test func comparisonsAndFiniteness() {
    #expect(f(SKF_LESS, 1, 2) == 1 && f(SKF_LESS, .nan, 2) == 0)
    #expect(f(SKF_EQUAL, .nan, .nan) == 0 && f(SKF_NOT_EQUAL, .nan, .nan) == 1)
    #expect(f(SKF_IS_FINITE, 3e38) == 1)
    #expect(f(SKF_IS_FINITE, .infinity) == 0 && f(SKF_IS_FINITE, .nan) == 0)
  }

  @Test func rounding() {
    #expect([0.5, 1.5, 2.5, -0.5, -2.5].map { f(SKF_ROUND, $0) } == [0, 2, 2, 0, -2])
    #expect(f(SKF_FLOOR, -0.5) == -1 && f(SKF_FLOOR, -0.0).sign == .minus)
  }

  @Test func theEndsOfTheElementaryFunctions() {
    #expect(f(SKF_EXP, 89) == .infinity && f(SKF_EXP, -.infinity) == 0)
    #expect(f(SKF_EXP, -103.27893) == 0x1p-149)  // gradual underflow
    #expect(f(SKF_LOG, 0) == -.infinity && f(SKF_LOG, -0.0) == -.infinity)
    #expect(f(SKF_LOG, -1).isNaN && f(SKF_LOG, .infinity) == .infinity)
    #expect(f(SKF_LOG1P, -1) == -.infinity && f(SKF_LOG1P, -1.5).isNaN)
    #expect(f(SKF_EXPM1, -.infinity) == -1 && f(SKF_EXPM1, .infinity) == .infinity)
    #expect(f(SKF_TANH, .infinity) == 1 && f(SKF_TANH, -.infinity) == -1)
    #expect(f(SKF_SIGMOID, -.infinity) == 0 && f(SKF_SIGMOID, .infinity) == 1)
    #expect(f(SKF_SIGMOID, -100) > 0)  // about 4e-44, denormal
    #expect(f(SKF_SOFTPLUS, -.infinity) == 0 && f(SKF_SOFTPLUS, .infinity) == .infinity)
    #expect(f(SKF_SIN, .infinity).isNaN && abs(f(SKF_COS, 1e30)) <= 1)
    #expect(f(SKF_ERF, .infinity) == 1 && f(SKF_ERF, -10) == -1)
    #expect(f(SKF_SQUARE_ROOT, -1).isNaN && f(SKF_SQUARE_ROOT, -0.0).sign == .minus)
    for operation in [SKF_EXPM1, SKF_LOG1P, SKF_TANH, SKF_SIN, SKF_ERF] {
      #expect(f(operation, -0.0).sign == .minus && f(operation, -0.0) == 0)
      #expect(f(operation, -0x1p-149) <= 0)
    }
    for operation in SKF_SQUARE_ROOT...SKF_ERF { #expect(f(operation, .nan).isNaN) }
  }

  @Test func powers() {
    #expect(f(SKF_POWER, .nan, 0) == 1 && f(SKF_POWER, 1, .nan) == 1)
    #expect(f(SKF_POWER, -2, 3) == -8 && f(SKF_POWER, -2, 2) == 4 && f(SKF_POWER, -2, 0.5).isNaN)
    #expect(f(SKF_POWER, 0, 2) == 0 && f(SKF_POWER, 0, -2) == .infinity)
    #expect(f(SKF_POWER, -0.0, -3) == -.infinity && f(SKF_POWER, -0.0, 3).sign == .minus)
    #expect(f(SKF_POWER, -1, .infinity) == 1 && f(SKF_POWER, 0.5, -.infinity) == .infinity)
    #expect(f(SKF_POWER, -.infinity, 3) == -.infinity && f(SKF_POWER, .infinity, -1) == 0)
    #expect(f(SKF_POWER, 10, 30) == 1e30 && f(SKF_POWER, 2, -149) == 0x1p-149)
    #expect(skf_scalar_float64(Int32(SKF_POWER), 0.9, 7000) > 0)  // e^−737.5, denormal
    #expect(skf_scalar_float64(Int32(SKF_POWER), 3, 5) == 243)
  }

  @Test func integers() {
    func i(_ operation: Int, _ a: Int32, _ b: Int32) -> Int32 {
      let y = Memory(4)
      Operation(operation, .int32).program(1)
        .run(on: .reference, [Memory([a]), Memory([b]), Memory([Int32(0)]), y])
      return y.array(of: Int32.self, 1)[0]
    }
    #expect(i(SKF_ADD, .max, 1) == .min && i(SKF_MULTIPLY, 1 << 20, 1 << 20) == 0)
    #expect(i(SKF_DIVIDE, -7, 2) == -3 && i(SKF_DIVIDE, 7, 0) == 0)
    #expect(i(SKF_DIVIDE, .min, -1) == .min && i(SKF_ABSOLUTE, .min, 0) == .min)
  }

  @Test func conversions() {
    func convert<A, R>(_ a: [A], _ from: Element, _ to: Element, as _: R.Type) -> [R] {
      let y = Memory(a.count * to.size)
      Operation(SKF_CONVERT, from, result: to).program(a.count)
        .run(on: .reference, [Memory(a), Memory(8 * a.count), Memory(8 * a.count), y])
      return y.array(of: R.self, a.count)
    }
    let x: [Float] = [2.9, -2.9, .nan, .infinity, -.infinity, 0x1p31, -0x1p31, 1e20]
    let whole: [Int32] = [2, -2, 0, .max, .min, .max, .min, .max]
    #expect(convert(x, .float32, .int32, as: Int32.self) == whole)
    let bytes: [UInt8] = [2, 0, 0, 255, 0, 255, 0, 255]
    #expect(convert(x, .float32, .uint8, as: UInt8.self) == bytes)
    let doubles: [Double] = [2_147_483_647.5, -2_147_483_648.9, .nan, 5e9, -5e9]
    #expect(
      convert(doubles, .float64, .int32, as: Int32.self) == [.max, .min, 0, .max, .min])
    #expect(
      convert([0, -0.0, .nan, 0.25] as [Float], .float32, .bool, as: UInt8.self) == [0, 0, 1, 1])
    #expect(convert([300, -5, 77] as [Int32], .int32, .uint8, as: UInt8.self) == [255, 0, 77])
    #expect(convert([16_777_217] as [Int32], .int32, .float32, as: Float.self) == [16_777_216])
    #expect(convert([1e300, 1 + 0x1p-24], .float64, .float32, as: Float.self) == [.infinity, 1])
  }
}
