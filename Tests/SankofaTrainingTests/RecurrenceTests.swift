import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Models with recurrent layers learn, come back from files, and have one digest everywhere.
@Suite struct RecurrenceTests {
  /// Series of numbers, labelled by whether the first is greater than the last: something to remember.
  private func series(_ count: Int, steps: Int) throws -> Dataset {
    let key = RandomKey(seed: 9)
    let numbers: [Float] = (0..<UInt64(count * steps)).map { key.uniform(at: $0) * 2 - 1 }
    let labels = (0..<count).map { row -> Int32 in
      numbers[row * steps] > numbers[row * steps + steps - 1] ? 1 : 0
    }
    return try Dataset(
      name: "series", features: Tensor(numbers, shape: [count, steps, 1]), targets: Tensor(labels))
  }

  private func model(_ layers: [any Layer]) throws -> Sequential {
    let model = Sequential(layers + [Dense(2, activation: .softmax)], seed: 4)
    try model.compile(
      optimizer: .adam(learningRate: 0.02), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    return model
  }

  @Test(arguments: 0..<3)
  func remembersTheFirst(number: Int) throws {
    let layers: [any Layer] = [
      LSTM(8), GRU(8), SimpleRNN(8, returnsSequences: true),
    ]
    let data = try series(200, steps: 6)
    let more = number == 2 ? [GRU(6, goesBackwards: true)] : []
    let model = try model([layers[number]] + more)
    try model.fit(data, epochs: 40, batchSize: 32, verbosity: .silent)
    let accuracy = try model.evaluate(data)["accuracy"]
    #expect(accuracy > 0.95)
    let folder = try TemporaryFolder()
    try model.save(to: folder.file("model"))
    let loaded = try Model.load(from: folder.file("model"))
    #expect(try loaded.predict(data.features).floats == model.predict(data.features).floats)
    #expect(loaded.layers.map(\.configuration) == model.layers.map(\.configuration))
    // A series alone has the bits that it has among others.
    let alone = try model.predict(data.features[17..<18]).floats
    #expect(alone == Array(try model.predict(data.features).floats[34..<36]))
  }

  @Test func weightsDoNotDependOnTheMachine() throws {
    let data = try series(70, steps: 5)
    func digest() throws -> String {
      let model = try model([LSTM(33, returnsSequences: true), GRU(17, resetAfter: false)])
      try model.fit(data, epochs: 1, batchSize: 32, verbosity: .silent)
      return model.weightsDigest
    }
    let expected = try PlanOptions.withOptions(
      PlanOptions(instructionSet: .reference, rearranges: false), digest)
    for instructionSet in InstructionSet.available {
      var options = PlanOptions(instructionSet: instructionSet, rearranges: true)
      options.division = .finest
      for threadCount in 1...3 {
        let found = try Workers.withThreadCount(threadCount) {
          try PlanOptions.withOptions(options, digest)
        }
        #expect(found == expected, "\(instructionSet), \(threadCount) threads")
      }
    }
  }
}
