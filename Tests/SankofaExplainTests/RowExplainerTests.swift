import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// Explanations of a row whose numbers are worked out on paper.
struct RowExplainerTests {
  /// x has the mean 3 and the deviation 2; y stays as it is when it is the target.
  private let table = try! DataTable(
    bytes: Array("x,where,y\n1,far,2.5\n5,near,3.5\n".utf8), name: "t.csv")

  private func encoding(_ task: TableTask) throws -> TableEncoding {
    try TableEncoding(
      fitting: table, columns: Columns(of: table, target: task == .regression ? "y" : "where"),
      rows: [0, 1], task: task)
  }

  private func model(
    _ layer: Dense, _ weight: [Float], _ bias: [Float], _ task: TableTask
  ) throws -> Sequential {
    let model = Sequential { layer }
    try model.build()
    layer.weight.value = Tensor(weight, shape: [bias.count, weight.count / bias.count])
    layer.bias?.value = Tensor(bias, shape: [bias.count])
    model.preprocessing = .table(try encoding(task))
    return model
  }

  /// answer = 10 + 4 x′ + 6 far + 2 near, where x′ = (x − 3) / 2.
  @Test func aLinearModelHasOneMeasure() throws {
    let model = try model(Dense(1, inputShape: [3]), [4, 6, 2], [10], .regression)
    let explainer = try RowExplainer(model, means: [0, 0.5, 0.5])
    let row = try explainer.explanation(ofRow: 1, in: table)
    // Row 1: x′ = 1, near: 10 + 4 + 2 = 16. The mean: 10 + 3 + 1 = 14.
    #expect((row.row, row.line, row.target, row.unit) == (1, 3, "y", .target))
    #expect((row.answer, row.value, row.valueAtMean) == (.number(16), 16, 14))
    #expect(row.parts.map(\.column) == ["x", "where"] && row.parts.map(\.text) == ["5", "near"])
    // An empty x is 0, an empty word is no word: 4 and 2 less. From the mean: 4 · 1, and
    // 6 · (0 − 0.5) + 2 · (1 − 0.5) = −2.
    #expect(row.parts.map(\.leftOut) == [4, 2] && row.parts.map(\.gradient) == [4, -2])
    #expect(row.parts.map(\.without) == [.number(12), .number(14)])
    #expect(row.parts.reduce(0) { $0 + $1.gradient } == row.value - row.valueAtMean)
    // Opposite signs, and 4 apart, which is more than a fifth of 4.
    #expect(row.disagreements.map(\.column) == ["where"])
  }

  /// The log-odds of two classes with scores z₁ and z₂ are z₁ − z₂ for the first.
  @Test func classesAreMeasuredByLogOdds() throws {
    let model = try model(
      Dense(2, activation: .softmax, inputShape: [2]), [1, 0.5, -1, 0.25], [0.5, 0],
      .classification)
    let explainer = try RowExplainer(model, means: [0, 0])
    let row = try explainer.explanation(ofRow: 1, in: table)
    // x′ = 1, y′ = 1: scores 2 and −0.75, log-odds 2.75, p = 1 / (1 + e^-2.75) = 0.939913.
    guard case .word("far", let probability) = row.answer else {
      Issue.record("\(row.answer)")
      return
    }
    #expect(abs(probability - 0.939913) < 1e-6)
    #expect(row.unit == .logOdds)
    #expect(abs(row.value - 2.75) < 1e-12 && abs(row.valueAtMean - 0.5) < 1e-12)
    let found = row.parts.flatMap { [$0.leftOut, $0.gradient] }
    for (number, wanted) in zip(found, [2, 2, 0.25, 0.25]) { #expect(abs(number - wanted) < 1e-12) }
    #expect(row.disagreements.isEmpty)
  }

  /// relu(x′ − 2) + relu(−x′): flat at x′ = 1, which the mean is not.
  @Test func aBendIsADisagreement() throws {
    let hidden = Dense(2, activation: .relu, inputShape: [3])
    let last = Dense(1)
    let model = Sequential {
      hidden
      last
    }
    try model.build()
    hidden.weight.value = Tensor([1, 0, 0, -1, 0, 0] as [Float], shape: [2, 3])
    hidden.bias?.value = Tensor([-0.5, 0.25] as [Float], shape: [2])
    last.weight.value = Tensor([8, 4] as [Float], shape: [1, 2])
    last.bias?.value = Tensor([0] as [Float], shape: [1])
    model.preprocessing = .table(try encoding(.regression))
    let row = try RowExplainer(model, means: [0, 0.5, 0.5]).explanation(ofRow: 1, in: table)
    // At x′ = 1 the slope is 8 and the answer 4; at 0 the answer is 1.
    #expect((row.value, row.valueAtMean) == (4, 1))
    #expect(row.parts[0].leftOut == 3 && row.parts[0].gradient == 8)
    #expect(row.disagreements.map(\.column) == ["x"])
  }

  /// Trained models carry the means; each feature's slope is the engine's, so that a small change
  /// moves the answer by slope times change.
  @Test func aTrainedNetworkAgainstDifferences() throws {
    let table = SampleTable.diabetes.load()
    var options = TableTraining.Options()
    options.recipe = TableRecipe(hidden: [8], batchSize: 32, epochs: 3, patience: 3)
    let training = try TableTraining(
      table, Columns(of: table, target: "progression"), options)
    let model = try training.run().model
    let explainer = try RowExplainer(model)
    let row = try explainer.explanation(ofRow: 7, in: table)
    let encoding = try #require(model.tableEncoding)
    let known = try model.predict(encoding.encoded(table.rows(at: [7]))).floats[0]
    #expect(abs(row.value - Double(known)) < 1e-3)
    #expect(row.parts.count == encoding.columns.count)
    #expect(row.parts.map(\.strength) == row.parts.map(\.strength).sorted(by: >))
    // A small change of one feature moves the answer by slope times change.
    let encoded = try encoding.encoded(table.rows(at: [7])).floats
    var place = 0
    for column in encoding.columns {
      defer { place += column.features.count }
      guard column.features.count == 1 else { continue }
      let step: Float = 1 / 64
      let answers = try [step, -step].map { change -> Double in
        var changed = encoded
        changed[place] += change
        return Double(try model.predict(Tensor(changed, shape: [1, encoded.count])).floats[0])
      }
      let slope = (answers[0] - answers[1]) / Double(2 * step)
      let mean = training.training.features.doubleRows.columnMeans[place]
      let part = try #require(row.parts.first { $0.column == column.name })
      let wanted = slope * (Double(encoded[place]) - mean)
      #expect(abs(part.gradient - wanted) < 0.02 * max(1, abs(wanted)), "\(column.name)")
    }
    // Half of each distance to the mean, twice the slope: the measure is linear in the distance.
    let means = training.training.features.doubleRows.columnMeans
    let features = try encoding.encoded(table.rows(at: [7])).floats.map(Double.init)
    let halfway = zip(features, means).map { ($0 + $1) / 2 }
    let half = try RowExplainer(model, means: halfway).explanation(ofRow: 7, in: table)
    for part in row.parts {
      let other = try #require(half.parts.first { $0.column == part.column })
      #expect(abs(other.gradient - part.gradient / 2) < 1e-9 * max(1, abs(part.gradient)))
      #expect(other.leftOut == part.leftOut)
    }
  }

  @Test func missingColumnsAndCellsAreTold() throws {
    let model = try model(Dense(1, inputShape: [3]), [4, 6, 2], [10], .regression)
    let explainer = try RowExplainer(model, means: [0, 0.5, 0.5])
    let other = try DataTable(bytes: Array("x,y\n?,1\n5,2\n".utf8), name: "o.csv")
    var notes: [TableError] = []
    let row = try explainer.explanation(ofRow: 0, in: other, notes: &notes)
    #expect(row.value == 10 && row.parts.map(\.leftOut) == [0, 0])
    #expect(Set(row.parts.map(\.text)) == ["?", nil])
    #expect(
      notes.map(\.description) == [
        "o.csv: there is no column \"where\", which counts as missing in every row; add it.",
        "o.csv:2, column \"x\": must have a value, got \"?\"; fill it in, or give missing values a "
          + "feature of their own.",
      ])
  }

  @Test func otherModelsAreRefused() throws {
    let plain = Sequential { Dense(1, inputShape: [2]) }
    #expect(
      message { try RowExplainer(plain) }
        == "model: must be one that was trained on a table; train one with sankofa train TABLE.")
    let model = try model(Dense(1, inputShape: [3]), [4, 6, 2], [10], .regression)
    #expect(
      message { try RowExplainer(model) }
        == "model: has no means of its 3 features over the training rows; train it anew.")
    #expect(message { try RowExplainer(model, means: [1]) }.hasPrefix("model: has no means"))
  }
}

extension Tensor {
  /// The rows of a tensor [n, width].
  fileprivate var doubleRows: [[Double]] {
    let numbers = floats.map(Double.init)
    return stride(from: 0, to: numbers.count, by: shape[1]).map {
      Array(numbers[$0..<$0 + shape[1]])
    }
  }
}

extension [[Double]] {
  fileprivate var columnMeans: [Double] {
    self[0].indices.map { column in reduce(0) { $0 + $1[column] } / Double(count) }
  }
}
