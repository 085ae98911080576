import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Callbacks that change the learning rate.
@Suite struct LearningRateCallbackTests {
  /// The rate after each epoch, in units of the first.
  private func rates(_ weights: [Float], _ callback: ReduceOnPlateau) throws -> [Double] {
    let script = try Scripted(weights, learningRate: 0x1p-100)
    var rates: [Double] = []
    let watch = Hook(epochEnded: { rates.append($0.model.learningRate * 0x1p100) })
    try script.fit(callback, watch)
    return rates
  }

  /// Losses 9, 9, 9, 9, 9: patience 2 is used up in the third and in the fifth epoch.
  @Test func reducesOnPlateaus() throws {
    let plain = ReduceOnPlateau(monitor: "loss", factor: 0.5, patience: 2)
    #expect(try rates([3, 3, 3, 3, 3, 2], plain) == [1, 1, 0.5, 0.5, 0.25, 0.25])
    #expect(plain.best == 4)
    // Two epochs of rest: the fourth and fifth do not count, the sixth and seventh do.
    let rested = ReduceOnPlateau(monitor: "loss", factor: 0.5, patience: 2, cooldown: 2)
    #expect(
      try rates([3, 3, 3, 3, 3, 3, 3], rested) == [1, 1, 0.5, 0.5, 0.5, 0.25, 0.25])
    let bounded = ReduceOnPlateau(
      monitor: "loss", factor: 0.25, patience: 1, minimumRate: 0x1p-101)
    #expect(try rates([3, 3, 3, 3], bounded) == [1, 0.5, 0.5, 0.5])
    let wide = ReduceOnPlateau(monitor: "loss", factor: 0.5, patience: 1, minimumDelta: 6)
    #expect(try rates([3, 2, 1], wide) == [1, 0.5, 0.5])
    let growing = ReduceOnPlateau(monitor: "loss", factor: 0.5, patience: 1, mode: .maximum)
    #expect(try rates([1, 2, 3], growing) == [1, 1, 1])
  }

  /// Asked before each epoch, with its number over both calls.
  @Test func ratesOfOnesOwn() throws {
    let model = try line(weight: 0, learningRate: 0.5)
    var asked: [Int] = []
    let callback = EpochLearningRate { epoch, rate in
      asked.append(epoch)
      return epoch == 2 ? 0.25 : rate
    }
    // Slopes 2 (w − 1): 0 → 1 at ½, then it stays.
    for _ in 0..<2 {
      let history = try model.fit(
        try points([1], [1]), epochs: 2, callbacks: [callback], verbosity: .silent)
      #expect(history["learning_rate"] == (asked.count == 2 ? [0.5, 0.25] : [0.25, 0.25]))
    }
    #expect(asked == [1, 2, 3, 4])
    #expect(model.parameters[0].value.scalar == 1)
  }

  @Test func errors() throws {
    func text(_ callback: any Callback) throws -> String? {
      message { try Scripted([1, 1]).fit(callback) }
    }
    #expect(
      try text(EpochLearningRate { _, rate in -rate })
        == "EpochLearningRate: the rate of epoch 1 must be a positive number, got -1e-30; try 0.001."
    )
    #expect(
      try text(ReduceOnPlateau(monitor: "loss", factor: 1))
        == "ReduceOnPlateau: factor must be between 0 and 1, got 1.0; try 0.1.")
    #expect(
      try text(ReduceOnPlateau(monitor: "loss", patience: -1))
        == "ReduceOnPlateau: patience must be 0 or above, got -1; try 5.")
    #expect(
      try text(ReduceOnPlateau())
        == "ReduceOnPlateau: \"val_loss\" needs validation data; give fit validation or "
        + "validationSplit.")
    let model = try classifier(optimizer: Adam().scheduled(by: .constant(0.1)))
    for (name, callback) in [
      ("ReduceOnPlateau", ReduceOnPlateau(monitor: "loss")),
      ("EpochLearningRate", EpochLearningRate { $1 }),
    ] as [(String, any Callback)] {
      #expect(
        message { try model.fit(try threeClasses(5), callbacks: [callback], verbosity: .silent) }
          == "\(name): the optimizer's schedule says the learning rate; leave out one of them.")
    }
  }
}
