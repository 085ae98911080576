import ArgumentParser
import SankofaBench
import SankofaData
import SankofaDraw
import SankofaTensor
import SankofaTraining

/// `sankofa bench`.
struct Bench: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how fast this machine trains and predicts.",
    usage: """
      sankofa bench [<work> ...] [--json] [--threads <n>] [--seconds <seconds>]
      sankofa bench <work> ... --profile [--threads <n>] [--seconds <seconds>]
      """,
    discussion: """
      EXAMPLES:
        sankofa bench tiny-train page-train
        sankofa bench mlp-train --threads 1 --seconds 1
        sankofa bench mlp-train --profile

      WORKS:
      \(BenchWork.all.map { "  \($0.name)\(String(repeating: " ", count: 16 - $0.name.count))\($0.about)" }
        .joined(separator: "\n"))

      GFLOP/s count the additions and multiplications of matrix products and convolutions. The \
      peak is the speed of fused multiply-adds that do not wait for each other. The roofline is \
      the shortest time in which the machine could do this arithmetic and read and write the \
      parameters. Allocations are those of one step, averaged over steps 10 to 1000, or of one \
      prediction. The peak memory is that of the whole process, so measure one work at a time.
      All works together take several minutes.

      Without MNIST's files (from `sankofa data fetch mnist` or --data), all pictures are zeros.
      """)

  @Argument(help: ArgumentHelp("The works to measure (default: all).", valueName: "work"))
  var works: [String] = []

  @Flag(help: "Print one JSON line for each measurement.")
  var json = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Number of threads to use (default: one per processor).", valueName: "n"))
  var threads: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Approximate length of each measurement (default: 2).", valueName: "seconds"))
  var seconds: String?

  @Flag(help: "Show the kernel calls of a training step or a prediction, each with its time.")
  var profile = false

  @OptionGroup var source: DataOptions

  @Option(help: .hidden)
  var since: UInt64?

  func run() throws {
    let chosen =
      try works.isEmpty
      ? BenchWork.all : works.map { name in try usage { try BenchWork.named(name) } }
    if profile, works.isEmpty {
      throw UsageError("--profile: needs the names of works; name one, such as mlp-train.")
    }
    let seconds = try Numbers.real(
      seconds ?? "2", "--seconds", "more than 0 and at most 3600", try: "2"
    ) { $0 > 0 && $0 <= 3600 }
    let threads = try threads.map { try Numbers.whole($0, "--threads", in: 1...256, try: "1") }
    if let since {
      try Workers.withThreadCount(threads ?? 1) {
        Console.output.line("\(try FirstStep.measured(since: since))")
      }
      return
    }
    if profile, json {
      throw UsageError("--json: is for measurements, and --profile shows a table; leave one out.")
    }
    let pictures = try pictures(of: DatasetCatalog.entry(named: "mnist"))
    guard let threads else { return try measure(chosen, pictures, seconds) }
    try Workers.withThreadCount(threads) { try measure(chosen, pictures, seconds) }
  }

  /// MNIST's training pictures, or as many pictures of zeros.
  private func pictures(of entry: DatasetCatalog.Entry) throws -> Dataset {
    if source.data != nil || entry.isFetched {
      let pictures = try source.load(entry.name).train
      if pictures.features.shape == [60_000, 28, 28] { return pictures }
    }
    return try Dataset(
      features: .zeros([60_000, 28, 28], elementType: .uint8),
      targets: .zeros([60_000], elementType: .int32))
  }

  private func measure(
    _ works: [BenchWork], _ pictures: Dataset, _ seconds: Double
  ) throws {
    var context = BenchContext(pictures: pictures, seconds: seconds)
    if profile {
      for work in works { try profile(work, context) }
      return
    }
    var rows: [[String]] = []
    for work in works {
      for result in try context.measure(work) {
        if json { Console.output.line(result.json) }
        rows.append(result.row)
      }
    }
    if json { return }
    Console.output.line(
      "\(Workers.current.threadCount) threads, peak "
        + "\(NumberFormat.fixed(context.limits.peak / 1e9, decimals: 1)) GFLOP/s")
    // Empty columns are left out.
    let isUsed = BenchResult.columns.indices.map { column in
      rows.contains { !$0[column].isEmpty }
    }
    func kept<Cell>(_ cells: [Cell]) -> [Cell] { zip(cells, isUsed).filter(\.1).map(\.0) }
    Console.output.write(
      Table(columns: kept(BenchResult.columns), rows: rows.map(kept)).text(
        style: Console.output.style))
  }

  private func profile(_ work: BenchWork, _ context: BenchContext) throws {
    guard let subject = try work.subject?(context) else {
      throw UsageError(
        "--profile: is for works that train or predict, and \(work.name) does neither; leave it out."
      )
    }
    let report = try PlanReport(subject, profiledFor: context.seconds, peak: context.limits.peak)
    Console.output.line("\(work.name): \(report.summary)")
    Console.output.write(report.table.text(style: Console.output.style))
  }
}
