import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

@Suite struct ScheduleTests {
  static let cases = GoldenCase.all(in: "schedules")

  @Test(arguments: cases)
  func ratesOfThePeers(golden: GoldenCase) throws {
    let expected = golden.tensor("outputs", "value").doubles
    let tolerance = golden.option("tolerance") ?? 0
    let found = try schedule(golden).rates(0..<expected.count)
    for step in expected.indices {
      #expect(abs(found[step] - expected[step]) <= tolerance * 0.1, "step \(step)")
    }
  }

  @Test func allPeersAreAsked() {
    #expect(Self.cases.count == 25)
    #expect(Set(Self.cases.map { $0.value["schedule"].string }).count == 8)
  }

  private func schedule(_ golden: GoldenCase) throws -> Schedule {
    let options = golden.value["options"]
    func number(_ name: String) -> Double { golden.option(name) ?? .nan }
    func whole(_ name: String) -> Int { Int(number(name)) }
    let plain: Schedule =
      switch golden.value["schedule"].string {
      case "constant": .constant(number("from"))
      case "piecewise_constant":
        .piecewiseConstant(options["rates"].array.map(\.number), from: options["starts"].integers)
      case "exponential":
        .exponential(
          from: number("from"), factor: number("factor"), steps: whole("steps"),
          isStaircase: golden.flag("isStaircase"))
      case "inverse_time":
        .inverseTime(
          from: number("from"), decay: number("decay"), steps: whole("steps"),
          isStaircase: golden.flag("isStaircase"))
      case "polynomial":
        .polynomial(
          from: number("from"), to: number("to"), steps: whole("steps"), power: number("power"),
          isCyclic: golden.flag("isCyclic"))
      case "cosine": .cosine(from: number("from"), to: number("to"), steps: whole("steps"))
      case "cosine_restarts":
        .cosineRestarts(
          from: number("from"), to: number("to"), steps: whole("steps"),
          stretch: number("stretch"), damping: number("damping"))
      default:
        .oneCycle(
          peak: number("peak"), steps: whole("steps"), rise: number("rise"),
          startDivisor: number("startDivisor"), endDivisor: number("endDivisor"))
      }
    guard let warmUp = golden.option("warmUpSteps") else { return plain }
    return plain.warmedUp(steps: Int(warmUp), from: number("warmUpFrom"))
  }

  @Test func onPaper() {
    #expect(Schedule.constant(0.5).rates(0..<3) == [0.5, 0.5, 0.5])
    #expect(Schedule.constant(0.5).rate(at: 1_000_000) == 0.5)
    // The update numbered 2 is the first with the second rate.
    #expect(Schedule.piecewiseConstant([4, 2, 1], from: [2, 3]).rates(0..<5) == [4, 4, 2, 1, 1])
    #expect(
      Schedule.exponential(from: 8, factor: 0.5, steps: 2, isStaircase: true).rates(0..<5)
        == [8, 8, 4, 4, 2])
    #expect(Schedule.inverseTime(from: 6, decay: 1, steps: 1).rates(0..<3) == [6, 3, 2])
    #expect(Schedule.polynomial(from: 5, to: 1, steps: 4).rates(0..<6) == [5, 4, 3, 2, 1, 1])
    #expect(
      Schedule.polynomial(from: 2, to: 0, steps: 2, isCyclic: true).rates(0..<5)
        == [2, 1, 0, 0.5, 0])
    let cosine = Schedule.cosine(from: 3, to: 1, steps: 2)
    #expect(cosine.rate(at: 0) == 3 && abs(cosine.rate(at: 1) - 2) < 1e-15)
    #expect(cosine.rate(at: 2) == 1 && cosine.rate(at: 99) == 1)
    #expect(Schedule.constant(4).warmedUp(steps: 4).rates(0..<6) == [0, 1, 2, 3, 4, 4])
  }

  /// Periods of 3, 6, 12, … begin at 0, 3, 9, 21, …, far out too, where logarithms are rounded.
  @Test func restartsComeOnTime() {
    let schedule = Schedule.cosineRestarts(from: 2, steps: 3)
    var start = 0
    var length = 3
    for _ in 0..<30 {
      #expect(schedule.rate(at: start) == 2)
      #expect(schedule.rate(at: start + length - 1) < 1)
      start += length
      length *= 2
    }
    // 1 + (s − 1) (1 + s + … + sᵏ⁻¹) = sᵏ, whose logarithm over that of s is not always k.
    for stretch in 3...12 {
      let wide = Schedule.cosineRestarts(from: 2, steps: 1, stretch: Double(stretch))
      var power = 1
      while power < 1 << 40 {
        #expect(wide.rate(at: (power - 1) / (stretch - 1)) == 2)
        power *= stretch
      }
    }
    let even = Schedule.cosineRestarts(from: 2, steps: 5, stretch: 1, damping: 0.5)
    #expect([0, 5, 10, 15].map(even.rate) == [2, 1, 0.5, 0.25])
  }

  /// The peak is the last update of the rise, and the last update has the last rate; then it stays.
  @Test func oneCycleEndsWithItsSteps() {
    let schedule = Schedule.oneCycle(peak: 1, steps: 10, rise: 0.5, startDivisor: 4, endDivisor: 2)
    let rates = schedule.rates(0..<12)
    #expect(rates[0] == 0.25 && rates[4] == 1)
    #expect(rates[9] == 0.125 && rates[11] == 0.125)
    #expect(rates.indices.max { rates[$0] < rates[$1] } == 4)
    for steps in 1...4 {
      let short = Schedule.oneCycle(peak: 1, steps: steps).rates(0..<6)
      #expect(short.allSatisfy { $0.isFinite && $0 > 0 && $0 <= 1 })
    }
  }

  @Test func ofOnesOwn() throws {
    let schedule = Schedule("halves") { step in 1 / (step + 2) }
    #expect(schedule.rates(0..<3) == [0.5, 1.0 / 3, 0.25])
    try Adam().scheduled(by: schedule).check()
    // It has a name, and nothing that a file could keep.
    let configuration = Adam().scheduled(by: schedule).configuration
    #expect(
      message { try Optimizers.named("adam", configuration) }
        == "schedule: there is no \"halves\"; choose one of constant, piecewise_constant, "
        + "exponential, inverse_time, polynomial, cosine, cosine_restarts, one_cycle, warm_up.")
  }

  @Test func filesKeepThem() throws {
    let all: [Schedule] = [
      .constant(0.5), .piecewiseConstant([0.1, 0.2], from: [7]),
      .exponential(from: 0.1, factor: 0.5, steps: 3, isStaircase: true),
      .inverseTime(from: 0.1, decay: 0.5, steps: 3), .polynomial(from: 0.1, steps: 9, power: 2),
      .cosine(from: 0.1, to: 0.01, steps: 8),
      .cosineRestarts(from: 0.1, steps: 8, stretch: 1.5, damping: 0.9),
      .oneCycle(peak: 0.1, steps: 20), .cosine(from: 0.1, steps: 8).warmedUp(steps: 3, from: 0.05),
    ]
    for schedule in all {
      let same = try Optimizers.named("adam", Adam().scheduled(by: schedule).configuration)
      let found = try #require(same.adjustments.schedule)
      #expect(found.name == schedule.name && found.rates(0..<40) == schedule.rates(0..<40))
    }
    let cut = Configuration(
      Adam().configuration.entries + [("schedule", .list([.text("cosine"), .number(1)]))])
    #expect(
      message { try Optimizers.named("adam", cut) }
        == "configuration: \"the last rate\" must be a number, got nothing; save the model anew.")
  }

  @Test func names() throws {
    for name in Schedule.names {
      let schedule = try Schedule(named: name, from: 0.5, steps: 100)
      try Adam().scheduled(by: schedule).check()
      #expect(schedule.rates(0..<100).max() ?? 0 <= 0.5)
    }
    #expect(try Schedule(named: "linear", from: 0.5, steps: 100).rate(at: 50) == 0.25)
    #expect(try Schedule(named: "cosine", from: 0.5, steps: 100).rate(at: 100) == 0)
    #expect(
      try abs(Schedule(named: "exponential", from: 0.5, steps: 100).rate(at: 100) - 0.005) < 1e-15)
    #expect(
      message { try Schedule(named: "cosin", from: 1, steps: 1) }
        == "schedule: there is no \"cosin\"; did you mean \"cosine\"?")
  }

  @Test(
    arguments: [
      (.constant(0), "\"constant\": the rate must be a positive number, got 0; try 0.001."),
      (
        .piecewiseConstant([1, 2], from: [5, 3]),
        "\"piecewise_constant\": needs one rate more than starts, which rise from above 0, got 2 rates "
          + "and starts [5, 3]; try [0.01, 0.001] from [1000]."
      ),
      (
        .piecewiseConstant([1, -1], from: [5]),
        "\"piecewise_constant\": each rate must be 0 or above, got -1; try 0.001."
      ),
      (
        .exponential(from: 1, factor: 0, steps: 4),
        "\"exponential\": factor must be a positive number, got 0; try 0.96."
      ),
      (
        .inverseTime(from: 1, decay: -1, steps: 4),
        "\"inverse_time\": decay must be 0 or above, got -1; try 0.5."
      ),
      (
        .polynomial(from: 1, steps: 0), "\"polynomial\": steps must be at least 1, got 0; try 1000."
      ),
      (
        .cosine(from: .nan, steps: 5),
        "\"cosine\": the first rate must be a positive number, got nan; try 0.001."
      ),
      (
        .cosineRestarts(from: 1, steps: 5, stretch: 0.5),
        "\"cosine_restarts\": stretch must be at least 1, got 0.5; try 2."
      ),
      (
        .oneCycle(peak: 1, steps: 5, rise: 1),
        "\"one_cycle\": rise must be in 0..<1, got 1; try 0.3."
      ),
      (
        .constant(1).warmedUp(steps: 0), "\"warm_up\": steps must be at least 1, got 0; try 100."
      ),
      (
        .constant(-1).warmedUp(steps: 5),
        "\"constant\": the rate must be a positive number, got -1; try 0.001."
      ),
      (
        Schedule("mine") { _ in Tensor([1] as [Double]) },
        "\"mine\": the rate must be float64 [], got float64 [1]; return one number."
      ),
      (
        Schedule("mine") { $0 - 1 },
        "\"mine\": rates must be 0 or above, got -1.0 first; try 0.001."
      ),
    ] as [(Schedule, String)])
  func settingsThatLeadNowhere(schedule: Schedule, text: String) {
    #expect(message { try Adam().scheduled(by: schedule).check() } == "schedule " + text)
  }
}
