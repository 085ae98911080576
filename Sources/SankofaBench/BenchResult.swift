import SankofaDraw

/// The measurements of one work.
package struct BenchResult {
  let work: String
  /// One of several cases of a work, such as a shape.
  var variant = ""
  /// Examples per second.
  var rate: Double?
  /// The time of one step, prediction or other unit of the work.
  var microseconds: Double?
  /// Additions and multiplications of matrix products and convolutions in one step or prediction.
  var flops: Double = 0
  /// The number of these per second.
  var flopsPerSecond: Double?
  var shareOfPeak: Double?
  /// The shortest time that the machine could take, divided by the time that it took.
  var shareOfRoofline: Double?
  var allocationsPerStep: Double?
  /// The peak memory of the process, in bytes.
  var peakMemory: Int?
  /// A note, such as a digest.
  var note: String?

  package static let columns: [Table.Column] = [
    .init("work"), .init("case"), .init("examples/s", isRight: true), .init("µs", isRight: true),
    .init("GFLOP/s", isRight: true), .init("of peak", isRight: true),
    .init("of roofline", isRight: true), .init("allocations", isRight: true),
    .init("peak memory", isRight: true), .init("note"),
  ]

  package var row: [String] {
    [
      work, variant, rate.map { NumberFormat.grouped(Int($0.rounded())) },
      microseconds.map { NumberFormat.significant($0) },
      flopsPerSecond.map { NumberFormat.fixed($0 / 1e9, decimals: 1) },
      shareOfPeak.map { NumberFormat.percent($0, decimals: 0) },
      shareOfRoofline.map { NumberFormat.percent($0, decimals: 0) },
      allocationsPerStep.map { NumberFormat.trimmed($0, decimals: 2) },
      peakMemory.map { "\($0 / 1_000_000) MB" }, note,
    ].map { $0 ?? "" }
  }

  /// One JSON line.
  package var json: String {
    var entries = ["\"work\":\"\(work)\"", "\"peer\":\"sankofa\""]
    if !variant.isEmpty { entries.append("\"case\":\"\(variant)\"") }
    func add(_ name: String, _ value: Double?) {
      if let value, value.isFinite { entries.append("\"\(name)\":\(value)") }
    }
    add("examples_per_second", rate)
    add("microseconds", microseconds)
    add("gflops", flopsPerSecond.map { $0 / 1e9 })
    add("share_of_peak", shareOfPeak)
    add("share_of_roofline", shareOfRoofline)
    add("allocations_per_step", allocationsPerStep)
    if let peakMemory { entries.append("\"peak_memory\":\(peakMemory)") }
    if let note { entries.append("\"note\":\"\(note)\"") }
    return "{" + entries.joined(separator: ",") + "}"
  }
}
