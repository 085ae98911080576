import CSankofaKernels
import Foundation
import Testing

/// The errors that `formulas/` states, held against correctly rounded values: spread over each
/// function's range (`Golden/elementary.py`), and where each was found to err most
/// (`Golden/hardest.py`).
@Suite struct AccuracyTests {
  struct Tensor: Decodable { let values: [Double] }
  struct Case: Decodable {
    let name, operation, type: String
    let inputs, outputs: [String: Tensor]
  }
  struct File: Decodable { let cases: [Case] }

  struct Bound { let operation: Int, float32: Int, float64: Int }

  /// The largest number of floats between a result and the correctly rounded one: the stated error
  /// in ULP, plus the half that rounding the right answer takes, rounded down.
  static let bounds: [String: Bound] = [
    "exp": Bound(operation: SKF_EXP, float32: 1, float64: 1),
    "expm1": Bound(operation: SKF_EXPM1, float32: 1, float64: 2),
    "log": Bound(operation: SKF_LOG, float32: 1, float64: 1),
    "log1p": Bound(operation: SKF_LOG1P, float32: 1, float64: 1),
    "tanh": Bound(operation: SKF_TANH, float32: 1, float64: 2),
    "sigmoid": Bound(operation: SKF_SIGMOID, float32: 2, float64: 2),
    "softplus": Bound(operation: SKF_SOFTPLUS, float32: 2, float64: 2),
    "sin": Bound(operation: SKF_SIN, float32: 2, float64: 1),
    "cos": Bound(operation: SKF_COS, float32: 2, float64: 1),
    "erf": Bound(operation: SKF_ERF, float32: 1, float64: 1),
    "squareRoot": Bound(operation: SKF_SQUARE_ROOT, float32: 0, float64: 0),
    "power": Bound(operation: SKF_POWER, float32: 1, float64: 1),
  ]

  @Test(arguments: ["elementary", "hardest"])
  func statedErrorsHold(_ file: String) throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Golden/values/\(file).json")
    let cases = try JSONDecoder().decode(File.self, from: Data(contentsOf: url)).cases
    #expect(cases.count >= 22)
    for item in cases {
      let bound = try #require(AccuracyTests.bounds[item.operation], "\(item.operation)")
      let a = item.inputs["a"]!.values, expected = item.outputs["value"]!.values
      let b = item.inputs["b"]?.values ?? a
      for index in a.indices {
        let operation = Int32(bound.operation)
        let distance: Int
        if item.type == "float32" {
          let y = skf_scalar_float32(operation, Float(a[index]), Float(b[index]))
          distance = abs(Int(steps(y)) - Int(steps(Float(expected[index]))))
          #expect(distance <= bound.float32, "\(item.name) of \(a[index]): \(y)")
        } else {
          let y = skf_scalar_float64(operation, a[index], b[index])
          distance = abs(steps(y) - steps(expected[index]))
          #expect(distance <= bound.float64, "\(item.name) of \(a[index]): \(y)")
        }
      }
    }
  }

  /// Numbers floats in their order, so that neighbours differ by 1.
  func steps(_ x: Float) -> Int32 {
    let bits = Int32(bitPattern: x.magnitude.bitPattern)
    return x.sign == .minus ? -bits : bits
  }

  func steps(_ x: Double) -> Int {
    let bits = Int(bitPattern: UInt(x.magnitude.bitPattern))
    return x.sign == .minus ? -bits : bits
  }
}
