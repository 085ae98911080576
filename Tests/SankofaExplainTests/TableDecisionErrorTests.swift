import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

struct TableDecisionErrorTests {
  private let apples = Apples.load()

  private func message(_ body: () throws -> Any) -> String {
    do {
      return "no error but \(try body())"
    } catch {
      return "\(error)"
    }
  }

  @Test func targetsOtherThanYesAndNo() throws {
    let none = try TableEncoding(fitting: apples)
    #expect(
      message { try TableDecision(encoding: none) }
        == "target: must be yes or no, got no target; choose a column with two values such as yes "
        + "and no.")
    let colour = try TableEncoding(fitting: apples, target: "colour")
    #expect(
      message { try TableDecision(encoding: colour) }
        == "target: must be yes or no, got other values in column \"colour\"; choose a column with "
        + "two values such as yes and no.")
  }

  @Test func weightsThatDoNotFit() throws {
    let encoding = try TableEncoding(fitting: apples, target: "ripe")
    #expect(
      message { try TableDecision(encoding: encoding, weights: [1, 2], bias: 0) }
        == "weights: must be one for each of the 14 features, got 2; see TableEncoding.features.")
    let notFinite = "weights: must be finite, got one that is not; use numbers."
    var weights = [Float](repeating: 0, count: 14)
    #expect(
      message { try TableDecision(encoding: encoding, weights: weights, bias: .nan) } == notFinite)
    weights[3] = .infinity
    #expect(
      message { try TableDecision(encoding: encoding, weights: weights, bias: 0) } == notFinite)
  }

  @Test func modelsThatAreNoSuchNeuron() throws {
    let encoding = try TableEncoding(fitting: apples, target: "ripe")
    let other =
      "model: must be one trained Dense(1, activation: .sigmoid), got another; train such a model."
    let models = [
      Sequential { Dense(1, inputShape: [14]) },
      Sequential { Dense(2, activation: .sigmoid, inputShape: [14]) },
      Sequential {
        Dense(1, activation: .sigmoid, inputShape: [14])
        Dense(1, activation: .sigmoid)
      },
      Sequential { Activation(.sigmoid, inputShape: [14]) },
      // Not built: it has no weights.
      Sequential { Dense(1, activation: .sigmoid) },
    ]
    for model in models {
      if model.layers.first?.inputShape != nil { try model.build() }
      #expect(message { try TableDecision(encoding: encoding, model: model) } == other)
    }
    let narrow = Sequential { Dense(1, activation: .sigmoid, inputShape: [3]) }
    try narrow.build()
    #expect(
      message { try TableDecision(encoding: encoding, model: narrow) }
        == "weights: must be one for each of the 14 features, got 3; see TableEncoding.features.")
  }

  @Test func rowsThatDoNotFit() throws {
    let encoding = try TableEncoding(fitting: apples, target: "ripe")
    let decision = try TableDecision(encoding: encoding)
    let row = try DataTable(
      name: "row", columnNames: encoding.columns.map(\.name),
      rows: [["blue", "good", "sweet", "shiny"]])
    #expect(
      message { try decision.explanation(in: row) }
        == "row, column \"colour\": there is no category \"blue\"; choose one of \"dark red\", "
        + "\"green\", \"light red\", \"yellow\".")
    #expect(
      message { try decision.rightCount(in: row) }
        == "row: there is no column \"ripe\"; choose one of \"colour\", \"firmness\", \"smell\", "
        + "\"lustre\".")
  }
}
