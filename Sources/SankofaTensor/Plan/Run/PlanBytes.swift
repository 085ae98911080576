import CSankofaKernels
import CSankofaRuntime

/// A plan's bytes while they are written; see `sankofa_runtime.h`.
struct PlanBytes {
  private(set) var bytes: [UInt8] = []

  /// The header, which is written last.
  var header: skf_plan {
    didSet { withUnsafeBytes(of: header) { bytes.replaceSubrange(0..<$0.count, with: $0) } }
  }

  init(_ header: skf_plan) {
    self.header = header
    _ = append(header)
  }

  /// Continues with bytes that were written before.
  init(_ written: UnsafeRawBufferPointer) {
    header = written.load(as: skf_plan.self)
    bytes = Array(written)
  }

  mutating func append(_ value: some BitwiseCopyable) -> UInt64 {
    withUnsafeBytes(of: value) { append(raw: $0) }
  }

  mutating func append<Element: BitwiseCopyable>(array elements: [Element]) -> UInt64 {
    elements.withUnsafeBytes { append(raw: $0) }
  }

  /// Appends bytes at the next multiple of 8, and returns their position.
  mutating func append(raw: UnsafeRawBufferPointer) -> UInt64 {
    let position = bytes.count
    bytes.append(contentsOf: raw)
    while bytes.count % 8 != 0 { bytes.append(0) }
    return UInt64(position)
  }
}
