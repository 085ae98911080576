import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Schedules, clipping, decay, averages and accumulation beside a rule.
@Suite struct AdjustmentTests {
  /// Parameters after each step of a loop of one's own; η = ½ and plain gradient descent.
  private func path(
    _ optimizer: some Optimizer, _ gradients: [[Double]], start: [Double] = [1]
  ) -> [[Double]] {
    var values = start.map { Tensor([$0] as [Double]) }
    var state = optimizer.state(for: values)
    return gradients.map { slopes in
      optimizer.update(
        &values, gradients: slopes.map { Tensor([$0] as [Double]) }, state: &state)
      return values.map(\.scalar)
    }
  }

  private let half: SGD = .sgd(learningRate: 0.5)

  /// Norms 3, 4 and together 5; the limit is 2.5.
  @Test func clippingOnPaper() {
    let slopes = [[3.0, -4.0]]
    #expect(path(half.clipped(value: 2.5), slopes, start: [0, 0]) == [[-1.25, 1.25]])
    #expect(path(half.clipped(norm: 3.2), slopes, start: [0, 0]) == [[-1.5, 1.6]])
    #expect(path(half.clipped(globalNorm: 2.5), slopes, start: [0, 0]) == [[-0.75, 1]])
    #expect(path(half.clipped(globalNorm: 5), slopes, start: [0, 0]) == [[-1.5, 2]])
    #expect(path(half.clipped(globalNorm: 1), [[0, 0]], start: [0, 0]) == [[0, 0]])
    // Said twice, the last word counts.
    #expect(path(half.clipped(norm: 0.1).clipped(value: 8), slopes, start: [0, 0]) == [[-1.5, 2]])
    #expect(GradientClipping.globalNorm(1)([]).isEmpty)
  }

  /// w ← (1 − ½·½) w − ½·g.
  @Test func decayOnPaper() {
    #expect(path(half.decayed(0.5), [[0], [2]]) == [[0.75], [-0.4375]])
  }

  /// a = w, then ½a + ½w: 0, then −1 → −½, then −2 → −1¼; every second time w becomes a.
  @Test func averageOnPaper() {
    let optimizer = half.averaged(momentum: 0.5)
    var values = [Tensor([1] as [Double])]
    var state = optimizer.state(for: values)
    var averages: [Double] = []
    for _ in 0..<3 {
      optimizer.update(&values, gradients: [Tensor([2] as [Double])], state: &state)
      averages.append(optimizer.averages(in: state)[0].scalar)
    }
    #expect(values[0].scalar == -2 && averages == [0, -0.5, -1.25])
    let taken = half.averaged(momentum: 0.5, every: 2)
    #expect(path(taken, [[2], [2], [2], [2]]) == [[0], [-0.5], [-1.5], [-1.75]])
    #expect(half.averages(in: half.state(for: values)).isEmpty)
  }

  /// Only every third step moves, by the mean of three gradients; the velocity is that of updates.
  @Test func accumulationOnPaper() {
    let slopes = [[1.0], [2], [3], [6], [6], [6], [4]]
    #expect(path(half.accumulated(over: 3), slopes) == [[1], [1], [0], [0], [0], [-3], [-3]])
    let rolling = SGD.sgd(learningRate: 0.5, momentum: 0.5).accumulated(over: 3)
    // v = 2, then ½·2 + 6 = 7.
    #expect(path(rolling, slopes).map { $0[0] } == [1, 1, 0, 0, 0, -3.5, -3.5])
  }

  /// Powers and averages count updates too.
  @Test func accumulationOfAdamIsAdamOfMeans() {
    let optimizer = Adam(learningRate: 0.1).averaged(momentum: 0.9)
    let collected = path(optimizer.accumulated(over: 2), [[1], [3], [-4], [8], [5], [5]])
    let means = path(optimizer, [[2], [2], [5]])
    #expect([collected[1], collected[3], collected[5]] == means)
  }

  /// The rate of the first step is the schedule's first, and so on; the state tells the next one.
  @Test func schedulesOnPaper() {
    let schedule = Schedule.piecewiseConstant([1, 0.5, 0.25], from: [1, 3])
    #expect(
      path(half.scheduled(by: schedule), [[1], [1], [1], [1]]) == [[0], [-0.5], [-1], [-1.25]])
    // Two steps make one update.
    #expect(
      path(half.scheduled(by: schedule).accumulated(over: 2), [[1], [1], [1], [1]])
        == [[1], [0], [0], [-0.5]])
    let optimizer = half.scheduled(by: schedule)
    #expect(optimizer.learningRate == 1)
    var values = [Tensor([1])]
    var state = optimizer.state(for: values)
    #expect(state.learningRate == 1)
    optimizer.update(&values, gradients: [Tensor([1])], state: &state)
    #expect(state.learningRate == 0.5)
  }

  /// A decay with a schedule shrinks with the rate.
  @Test func orderOfWords() {
    let schedule = Schedule.constant(0.25)
    let one = half.scheduled(by: schedule).decayed(1).clipped(value: 1).averaged()
    let other = half.averaged().clipped(value: 1).decayed(1).scheduled(by: schedule)
    #expect(one.configuration == other.configuration)
    #expect(path(one, [[2]]) == [[0.5]])
    #expect(path(other, [[2]]) == [[0.5]])
  }

  @Test func filesKeepThem() throws {
    let all: [any Optimizer] = [
      Adam().clipped(value: 0.5), SGD.sgd(momentum: 0.5).clipped(norm: 2),
      Adam().clipped(globalNorm: 1).decayed(0.01, except: ["bias", "scale"]).averaged(
        momentum: 0.9),
      AdamW().averaged(momentum: 0.5, every: 7).accumulated(over: 4).decayed(0.2),
      Nadam().scheduled(by: .cosine(from: 0.1, steps: 10).warmedUp(steps: 5)),
    ]
    for optimizer in all {
      let name = type(of: optimizer).name
      let same = try Optimizers.named(name, optimizer.configuration)
      #expect(same.configuration == optimizer.configuration)
      #expect(same.allStateNames == optimizer.allStateNames)
      #expect(type(of: same.rule).name == name)
    }
    #expect(Adam().adjusted(by: Adjustments()).configuration == Adam().configuration)
    #expect(try Optimizers.named("adam", Adam().configuration) is Adam)
  }

  @Test(
    arguments: [
      ("clipping", .number(1), "value, norm or global_norm and its limit, got 1.0"),
      (
        "clipping", .list([.text("norn"), .number(1)]),
        "value, norm or global_norm and its limit, got [\"norn\", 1.0]"
      ),
      ("undecayed", .list([.integer(1)]), "a list, each a text, got [1]"),
      ("accumulation", .number(1.5), "a whole number, got 1.5"),
      ("schedule", .list([]), "a schedule's name, got []"),
    ] as [(String, Configuration.Value, String)])
  func brokenFiles(name: String, value: Configuration.Value, text: String) {
    let configuration = Configuration(Adam().configuration.entries + [(name, value)])
    #expect(
      message { try Optimizers.named("adam", configuration) }
        == "configuration: \"\(name)\" must be \(text); save the model anew.")
  }

  @Test(
    arguments: [
      (Adam().clipped(norm: 0), "clipping must be above 0, got norm 0; try a limit of 1."),
      (
        Adam().clipped(value: .nan),
        "clipping must be above 0, got value nan; try a limit of 1."
      ),
      (Adam().decayed(-0.5), "decoupledDecay must be 0 or above, got -0.5; try 0.01."),
      (Adam().averaged(momentum: 1), "averageMomentum must be in 0..<1, got 1; try 0.99."),
      (Adam().averaged(every: 0), "averagePeriod must be at least 1, got 0; try 100."),
      (
        Adam().accumulated(over: 0),
        "accumulation must be from 1 to 1000000, got 0; try 4."
      ),
      (Adam.adam(beta1: 1).clipped(norm: 1), "beta1 must be in 0..<1, got 1; try 0.9."),
    ] as [(any Optimizer, String)])
  func settingsThatLeadNowhere(optimizer: any Optimizer, text: String) {
    #expect(message { try optimizer.check() } == "optimizer \"adam\": " + text)
  }

  @Test func statesBesideTheRule() {
    let optimizer = Adam().scheduled(by: .constant(1)).averaged().accumulated(over: 2)
    #expect(optimizer.rule.stateNames == ["mean", "meanSquare"])
    #expect(optimizer.allStateNames == ["mean", "meanSquare", "gradientSum", "average"])
    #expect(
      optimizer.allSharedStates.map(\.name)
        == ["beta1Power", "beta2Power", "steps", "learningRate"])
    #expect(Adam().clipped(norm: 1).decayed(0.1).allSharedStates.count == 2)
    #expect(Adam().allStateNames == Adam().stateNames)
  }
}
