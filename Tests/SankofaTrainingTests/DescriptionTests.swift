import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Descriptions of models, histories and scores.
@Suite struct DescriptionTests {
  @Test func models() throws {
    let model = Sequential {
      Flatten()
      Dense(3, activation: .relu)
      Dense(2)
    }
    #expect("\(model)" == "Sequential of Flatten, Dense, Dense: not built yet")
    try model.build(for: [2, 2])
    #expect("\(model)" == "Sequential of Flatten, Dense, Dense: 23 parameters")
    let x = Input([2])
    let graph = Model(inputs: x, outputs: (0..<9).reduce(x as Connection) { h, _ in Flatten()(h) })
    try graph.build()
    #expect(
      "\(graph)"
        == "Model of Flatten, Flatten, Flatten, Flatten, Flatten, Flatten, Flatten, … (9 in all): "
        + "0 parameters")
  }

  /// y = 0 for all: the loss is the mean of t², and stays so without a rate.
  @Test func trainings() throws {
    let model = Sequential { Dense(1, weight: .init(.zeros), inputShape: [1]) }
    try model.compile(
      optimizer: .sgd(learningRate: 1e-30), loss: .squaredError, metrics: [.absoluteError])
    let data = try Dataset(
      name: "line", features: Tensor([[1], [2]]), targets: Tensor([[1], [3]]),
      sampleWeights: Tensor([1, 1]))
    #expect("\(data)" == "line: 2 examples, features float32 [1], targets float32 [1], weighted")
    let history = try model.fit(data, epochs: 2, verbosity: .silent)
    #expect(
      "\(history)" == """
        epoch 1: loss 5.0000, absolute_error 2.0000
        epoch 2: loss 5.0000, absolute_error 2.0000
        """)
    #expect(try "\(model.evaluate(data))" == "loss 5.0000, absolute_error 2.0000")
    var scores = try model.evaluate(data)
    (scores.loss, scores.metrics) = (0.5, [("per_class_recall", .zeros([3]))])
    #expect("\(scores)" == "loss 0.5000, per_class_recall [3]")
  }

  /// Programs that show `localizedDescription` show the line, and no number of an error.
  @Test func errorsInWords() throws {
    func shown(_ body: () throws -> Void) -> (localized: String, printed: String) {
      do { try body() } catch { return (error.localizedDescription, "\(error)") }
      return ("no error", "")
    }
    for text in [
      shown { try Sequential { Dense(0, inputShape: [2]) }.build() },
      shown { _ = try Sequential { Dense(1, inputShape: [2]) }.predict(Tensor([[1.0, 2, 3]])) },
      shown { _ = try Loss(named: "hubber") },
      shown { _ = try Dataset(features: .zeros([0, 2]), targets: .zeros([0])) },
      shown { _ = try Model.load(fromPath: "/nonexistent.safetensors") },
    ] {
      #expect(text.localized == text.printed)
      #expect(text.printed.contains(": "))
    }
  }
}
