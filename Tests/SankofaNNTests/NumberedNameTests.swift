import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Names with numbers in brackets are read and written the same way everywhere.
@Suite struct NumberedNameTests {
  @Test(
    arguments: [
      ("elu(1.5)", "elu(1.5)"), ("elu( 1 )", "elu"), ("celu(2.0)", "celu(2)"),
      ("leaky_relu(0.2)", "leaky_relu"), ("leaky_relu(slope:1e-3)", "leaky_relu(0.001)"),
      ("relu(max:6)", "relu(max:6)"), ("relu(slope:0,max:6)", "relu(max:6)"),
      ("relu(threshold:1, slope:0.5)", "relu(slope:0.5,threshold:1)"),
      ("threshold(0,0)", "threshold(0,0)"), ("threshold(0.5,-1e-20)", "threshold(0.5,-1e-20)"),
      ("squareplus(1)", "squareplus(1)"), ("hard_shrink(0)", "hard_shrink(0)"),
      ("soft_shrink(2)", "soft_shrink(2)"),
    ])
  func activations(text: String, name: String) throws {
    let activation = try ActivationFunction(named: text)
    #expect(activation.name == name)
    #expect(try ActivationFunction(named: name).name == name)
  }

  /// The numbers reach the function, each its own place.
  @Test func numbersOfActivations() throws {
    let z = Tensor([-4, 0.5, 3])
    func values(_ name: String) throws -> [Float] { try ActivationFunction(named: name)(z).floats }
    #expect(try values("relu(slope:0.25,max:2,threshold:1)") == [-1.25, -0.125, 2])
    #expect(try values("threshold(1,7)") == [7, 7, 3])
    #expect(try values("leaky_relu(0.25)") == [-1, 0.5, 3])
    #expect(try values("hard_shrink(3)") == [-4, 0, 0])
    #expect(try values("soft_shrink(2)") == [-2, 0, 1])
    #expect(try values("relu") == [0, 0.5, 3])
  }

  @Test(arguments: [
    ("elu(x)", "elu takes 1 finite number (scale), got \"elu(x)\"; write elu(1.5)."),
    ("elu()", "elu takes 1 finite number (scale), got \"elu()\"; write elu(1.5)."),
    ("elu(1,2)", "elu takes 1 finite number (scale), got \"elu(1,2)\"; write elu(1.5)."),
    ("elu(inf)", "elu takes 1 finite number (scale), got \"elu(inf)\"; write elu(1.5)."),
    ("elu(1e39)", "elu takes 1 finite number (scale), got \"elu(1e39)\"; write elu(1.5)."),
    (
      "threshold",
      "threshold takes 2 finite numbers (limit, otherwise), got \"threshold\"; write "
        + "threshold(0.5,0)."
    ),
    (
      "threshold(1)",
      "threshold takes 2 finite numbers (limit, otherwise), got \"threshold(1)\"; write "
        + "threshold(0.5,0)."
    ),
    (
      "relu(6)",
      "relu takes finite numbers (slope:, max:, threshold:), got \"relu(6)\"; write "
        + "relu(slope:0.1,max:6)."
    ),
    (
      "relu(max:1,max:2)",
      "relu takes finite numbers (slope:, max:, threshold:), got \"relu(max:1,max:2)\"; write "
        + "relu(slope:0.1,max:6)."
    ),
    (
      "relu(max:-1)",
      "relu takes numbers of 0 or more, got \"relu(max:-1)\"; write relu(slope:0.1,max:6)."
    ),
    ("celu(0)", "celu's scale must be above 0, got \"celu(0)\"; write celu(2)."),
    (
      "squareplus(-1)",
      "squareplus's smoothness must be above 0, got \"squareplus(-1)\"; write squareplus(1)."
    ),
    (
      "hard_shrink(-1)",
      "hard_shrink's threshold must be 0 or more, got \"hard_shrink(-1)\"; write hard_shrink(1)."
    ),
    (
      "soft_shrink(-1)",
      "soft_shrink's threshold must be 0 or more, got \"soft_shrink(-1)\"; write soft_shrink(1)."
    ),
    ("sigmoid(2)", "sigmoid takes no numbers, got \"sigmoid(2)\"; write sigmoid."),
    ("threshould(1,2)", "there is no \"threshould(1,2)\"; did you mean \"threshold\"?"),
  ])
  func activationErrors(text: String, line: String) {
    #expect(message { try ActivationFunction(named: text) } == "activation: " + line)
  }

  @Test(
    arguments: [
      ("tversky(0.5,0.7)", "tversky(0.5,0.7)"), ("tversky(0.3)", "tversky(0.3)"),
      ("tversky(0.5,0.5)", "tversky"),
      ("sparse_generalized_crossentropy(0.7)", "sparse_generalized_crossentropy"),
      ("huber(2)", "huber(2)"), ("huber(1)", "huber"), ("huber(delta:0.5)", "huber(0.5)"),
      ("binary_crossentropy(from_logits)", "binary_crossentropy(from_logits)"),
      (
        "binary_crossentropy(from_logits,smoothing:0.1)",
        "binary_crossentropy(smoothing:0.1,from_logits)"
      ),
      ("categorical_crossentropy(smoothing:0)", "categorical_crossentropy"),
      (
        "sparse_categorical_crossentropy(from_logits)",
        "sparse_categorical_crossentropy(from_logits)"
      ),
      ("binary_focal_crossentropy(gamma:2)", "binary_focal_crossentropy"),
      ("binary_focal_crossentropy(alpha:0.25)", "binary_focal_crossentropy(alpha:0.25)"),
      (
        "binary_focal_crossentropy(smoothing:0.1)", "binary_focal_crossentropy(smoothing:0.1)"
      ),
      ("categorical_focal_crossentropy(alpha:0.25)", "categorical_focal_crossentropy"),
      (
        "categorical_focal_crossentropy(gamma:0,alpha:1,from_logits)",
        "categorical_focal_crossentropy(gamma:0,alpha:1,from_logits)"
      ),
    ])
  func losses(text: String, name: String) throws {
    #expect(try Loss(named: text).name == name)
    #expect(try Loss(named: name).name == name)
  }

  @Test(arguments: [
    (
      "tversky(-1)",
      "tversky takes numbers of 0 or more, got \"tversky(-1)\"; write tversky(0.3,0.7)."
    ),
    (
      "sparse_generalized_crossentropy(2)",
      "q must be above 0 and at most 1, got \"sparse_generalized_crossentropy(2)\"; write "
        + "sparse_generalized_crossentropy(0.5)."
    ),
    ("huber(0)", "huber's delta must be above 0, got \"huber(0)\"; write huber(2)."),
    (
      "categorical_crossentropy(smoothing:2)",
      "smoothing must be in 0…1, got \"categorical_crossentropy(smoothing:2)\"; write "
        + "categorical_crossentropy(smoothing:0.1)."
    ),
    (
      "binary_crossentropy(0.1)",
      "binary_crossentropy takes finite numbers (smoothing:, from_logits), got "
        + "\"binary_crossentropy(0.1)\"; write binary_crossentropy(smoothing:0.1)."
    ),
    (
      "sparse_categorical_crossentropy(logits)",
      "sparse_categorical_crossentropy takes from_logits or nothing, got "
        + "\"sparse_categorical_crossentropy(logits)\"; write "
        + "sparse_categorical_crossentropy(from_logits)."
    ),
    (
      "binary_focal_crossentropy(gamma:-1)",
      "gamma must be 0 or more, got \"binary_focal_crossentropy(gamma:-1)\"; write "
        + "binary_focal_crossentropy(gamma:2,alpha:0.25)."
    ),
    (
      "categorical_focal_crossentropy(alpha:-1)",
      "alpha must be in 0…1, got \"categorical_focal_crossentropy(alpha:-1)\"; write "
        + "categorical_focal_crossentropy(gamma:2,alpha:0.25)."
    ),
    (
      "squared_error(1)",
      "squared_error takes no numbers, got \"squared_error(1)\"; write squared_error."
    ),
  ])
  func lossErrors(text: String, line: String) {
    #expect(message { try Loss(named: text) } == "loss: " + line)
  }

  @Test(
    arguments: [
      ("precision(threshold:0.3)", "precision(threshold:0.3)"),
      ("precision(threshold:0.5)", "precision"), ("f_beta(2)", "f_beta(2)"),
      ("f_beta(0.5,threshold:0.2)", "f_beta(0.5,threshold:0.2)"), ("auc(200)", "auc(200)"),
      ("auc", "auc"),
      ("pr_auc(50)", "pr_auc(50)"), ("macro_f_beta(2)", "macro_f_beta(2)"),
      ("huber(1e-05)", "huber(1e-05)"), ("log_cosh", "log_cosh"),
      ("binary_crossentropy(from_logits)", "binary_crossentropy(from_logits)"),
      ("top_7_accuracy", "top_7_accuracy"), ("tversky(0.5,0.7)", "tversky(0.5,0.7)"),
      ("binary_accuracy(threshold:0)", "binary_accuracy(threshold:0)"),
    ])
  func metrics(text: String, name: String) throws {
    #expect(try Metric(named: text).name == name)
    #expect(try Metric(named: name).name == name)
  }

  @Test(arguments: [
    (
      "f_beta",
      "metric: f_beta takes finite numbers (beta, threshold:), got \"f_beta\"; write f_beta(2)."
    ),
    ("f_beta(0)", "metric: f_beta's beta must be above 0, got \"f_beta(0)\"; write f_beta(2)."),
    (
      "macro_f_beta(-1)",
      "metric: macro_f_beta's beta must be above 0, got \"macro_f_beta(-1)\"; write "
        + "macro_f_beta(2)."
    ),
    (
      "auc(1)",
      "metric: auc's thresholds must be a whole number, 2…100000, got \"auc(1)\"; write auc(500)."
    ),
    (
      "auc(2.5)",
      "metric: auc's thresholds must be a whole number, 2…100000, got \"auc(2.5)\"; write auc(500)."
    ),
    ("acuracy(1)", "metric: there is no \"acuracy(1)\"; did you mean \"accuracy\"?"),
    ("accuracy(1)", "metric: accuracy takes no numbers, got \"accuracy(1)\"; write accuracy."),
    ("huber(-1)", "loss: huber's delta must be above 0, got \"huber(-1)\"; write huber(2)."),
  ])
  func metricErrors(text: String, line: String) {
    #expect(message { try Metric(named: text) } == line)
  }

  /// Version 0.1 wrote hyphens; names with them are still read, and minus signs stay what they are.
  @Test func hyphensOfTheFirstVersion() throws {
    #expect(try ActivationFunction(named: "leaky-relu(-0.1)").name == "leaky_relu(-0.1)")
    #expect(
      try Loss(named: "categorical-crossentropy(smoothing:0.1,from-logits)").name
        == "categorical_crossentropy(smoothing:0.1,from_logits)")
    #expect(
      try Initializer(parsing: "variance-scaling(2,fan-in,uniform)").configurationValue
        == .list([.text("variance_scaling"), .text("fan_in"), .text("uniform"), .number(2)]))
    #expect(try Metric(named: "squared-error").name == "squared_error")
    #expect(try Constraint(named: "max-norm", arguments: [2]) == .maxNorm(2))
    #expect(try Schedule(named: "one-cycle", from: 1, steps: 9).name == "one_cycle")
    let old: Configuration.Value = .list([
      .text("warm-up"), .integer(3), .number(0),
      .list([
        .text("inverse-time"), .number(1),
        .number(0.5), .integer(4), .flag(false),
      ]),
    ])
    #expect(try Schedule(configurationValue: old)?.name == "warm_up")
    #expect(
      GradientClipping(configurationValue: .list([.text("global-norm"), .number(1)]))
        == .globalNorm(1))
  }

  /// The positions of the numbers of each schedule in files of the first version.
  @Test func schedulesOfTheFirstVersion() throws {
    let number = { (value: Double) in Configuration.Value.number(value) }
    let cases: [([Configuration.Value], Schedule)] = [
      ([.text("constant"), number(0.5)], .constant(0.5)),
      (
        [
          .text("piecewise-constant"), .list([number(0.1), number(0.2)]), .list([.integer(3)]),
        ], .piecewiseConstant([0.1, 0.2], from: [3])
      ),
      (
        [.text("exponential"), number(0.1), number(0.5), .integer(3), .flag(true)],
        .exponential(from: 0.1, factor: 0.5, steps: 3, isStaircase: true)
      ),
      (
        [.text("inverse-time"), number(0.1), number(0.5), .integer(3), .flag(true)],
        .inverseTime(from: 0.1, decay: 0.5, steps: 3, isStaircase: true)
      ),
      (
        [.text("polynomial"), number(0.1), number(0.01), .integer(3), number(2), .flag(true)],
        .polynomial(from: 0.1, to: 0.01, steps: 3, power: 2, isCyclic: true)
      ),
      (
        [.text("cosine"), number(0.1), number(0.01), .integer(5)],
        .cosine(from: 0.1, to: 0.01, steps: 5)
      ),
      (
        [
          .text("cosine-restarts"), number(0.1), number(0.01), .integer(3), number(1.5),
          number(0.9),
        ],
        .cosineRestarts(from: 0.1, to: 0.01, steps: 3, stretch: 1.5, damping: 0.9)
      ),
      (
        [.text("one-cycle"), number(0.1), .integer(8), number(0.4), number(20), number(300)],
        .oneCycle(peak: 0.1, steps: 8, rise: 0.4, startDivisor: 20, endDivisor: 300)
      ),
      (
        [.text("warm-up"), .integer(3), number(0.01), .list([.text("constant"), number(0.5)])],
        .constant(0.5).warmedUp(steps: 3, from: 0.01)
      ),
    ]
    for (file, schedule) in cases {
      let found = try Schedule(configurationValue: .list(file))
      #expect(found?.rates(0..<12) == schedule.rates(0..<12), "\(file)")
    }
  }

  /// Names come from files and may be of any length. An algorithm whose time grows with the square
  /// of the length would need minutes of a processor.
  @Test func longNamesAreReadOnce() {
    let long = String(repeating: "a-", count: 500_000)
    let seconds = processorSeconds {
      #expect(throws: UnknownName.self) { try Loss(named: long) }
    }
    #expect(seconds < 30)
  }
}
