import SankofaDraw
import SankofaTensor
import SankofaTraining

/// The kernel calls of a plan as a table, with their times when they were measured.
package struct PlanReport {
  package let table: Table
  /// The totals, on one line.
  package let summary: String

  /// - Parameters:
  ///   - seconds: the duration of the measurement; `nil` for none.
  ///   - peak: the most additions and multiplications per second that the machine can do.
  package init(_ subject: PlanSubject, profiledFor seconds: Double? = nil, peak: Double? = nil)
    throws
  {
    let calls = subject.plan.calls
    let measured = seconds.map { Measurement(subject, seconds: $0) }
    let threads = Double(Workers.current.threadCount)
    let total = measured?.nanoseconds.reduce(0, +) ?? 0
    var columns: [Table.Column] = [
      .init("stage", isRight: true), .init("layer"), .init("kernel"), .init("operations"),
      .init("reads"), .init("writes"), .init("units", isRight: true),
      .init("tasks", isRight: true), .init("MFLOP", isRight: true), .init("kB", isRight: true),
    ]
    if measured != nil {
      columns += ["µs", "of peak", "of run"].map { Table.Column($0, isRight: true) }
    }
    var names = IntermediateNames()
    let rows = calls.enumerated().map { index, call -> [String] in
      var row = [
        call.isPrepared ? "once" : "\(call.stage)", call.path ?? "", call.kernel,
        PlanReport.listed(call.operations),
        PlanReport.listed(call.reads.map { names.name($0.place, subject) }),
        PlanReport.listed(call.writes.map { names.name($0.place, subject) }),
        NumberFormat.grouped(call.units), "\(call.taskCount)",
        call.flops == 0 ? "" : NumberFormat.significant(Double(call.flops) / 1e6, digits: 3),
        NumberFormat.significant(Double(call.byteCount) / 1e3, digits: 3),
      ]
      if let measured {
        let nanoseconds = measured.nanoseconds[index]
        // One thread can reach its share of the peak.
        let share = peak.map { Double(call.flops) / max(nanoseconds, 1) * 1e9 / ($0 / threads) }
        row += [
          NumberFormat.significant(nanoseconds / 1e3, digits: 3),
          call.flops == 0 ? "" : share.map { NumberFormat.percent($0, decimals: 0) } ?? "",
          NumberFormat.percent(nanoseconds / max(total, 1), decimals: 1),
        ]
      }
      return row
    }
    table = Table(columns: columns, rows: rows)
    let flops = calls.reduce(0) { $0 + $1.flops }
    var parts = [
      "\(calls.count) calls in \(Set(calls.map(\.stage)).count) stages",
      "\(NumberFormat.significant(Double(flops) / 1e6)) MFLOP",
      "\(subject.plan.arenaByteCount / 1000) kB of intermediates",
    ]
    if let measured {
      parts.append("\(NumberFormat.significant(measured.runNanoseconds / 1e3)) µs")
      let busy = total / (measured.runNanoseconds * threads)
      parts.append("threads busy \(NumberFormat.percent(busy, decimals: 0))")
    }
    summary = parts.joined(separator: ", ")
  }

  /// Joins names in their order, each once.
  private static func listed(_ names: [String]) -> String {
    var known: Set<String> = []
    return names.filter { known.insert($0).inserted }.onOneLine(atMost: 40)
  }

  private struct Measurement {
    /// The time of each call, summed over all threads.
    let nanoseconds: [Double]
    let runNanoseconds: Double

    init(_ subject: PlanSubject, seconds: Double) {
      for _ in 0..<3 { subject.run() }
      let profile = Plan.Profile(subject.plan)
      let clock = ContinuousClock()
      let start = clock.now
      var count = 0.0
      repeat {
        subject.run(profile)
        count += 1
      } while clock.now - start < .seconds(seconds)
      let (whole, rest) = (clock.now - start).components
      runNanoseconds = (Double(whole) * 1e9 + Double(rest) * 1e-9) / count
      nanoseconds = profile.nanoseconds.map { $0 / count }
    }
  }
}

/// Short names for intermediates, numbered in the order of their first use.
private struct IntermediateNames {
  private var numbers: [PlanCall.Access.Place: Int] = [:]

  mutating func name(_ place: PlanCall.Access.Place, _ subject: PlanSubject) -> String {
    switch place {
    case .constant: return "constant"
    case .input(let number): return subject.inputNames[number]
    case .output(let number): return subject.outputNames[number]
    case .arena, .local:
      let number = numbers[place] ?? numbers.count + 1
      numbers[place] = number
      return "#\(number)"
    }
  }
}
