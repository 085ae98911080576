import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// Describes a training run without doing it.
struct DryRun {
  let model: Model
  /// All examples, including those for validation.
  let data: Dataset
  let validationSplit: Double
  let epochs: Int
  let batchSize: Int
  /// The callbacks that may need memory.
  var callbacks: [any Callback] = []
  /// The path to which the model would be saved.
  let path: String

  private var validationCount: Int {
    data.count - Int((Double(data.count) * (1 - validationSplit)).rounded())
  }
  private var trainingCount: Int { data.count - validationCount }
  private var steps: Int {
    (trainingCount + min(batchSize, trainingCount) - 1) / max(1, min(batchSize, trainingCount))
  }

  /// The bytes that training needs, the data set included.
  private func memory() throws -> Int {
    try model.fitByteCount(data, learned: trainingCount, batchSize: batchSize, callbacks: callbacks)
  }

  func text(style: TerminalStyle) throws -> String {
    let compilation = try model.compiled()
    let optimizer = compilation.optimizer
    let rate = NumberFormat.trimmed(optimizer.learningRate, decimals: 8)
    let schedule = optimizer.adjustments.schedule?.name
    var rows = [
      ["training examples", NumberFormat.grouped(trainingCount)],
      ["validation examples", NumberFormat.grouped(validationCount)],
      ["batch size", NumberFormat.grouped(min(batchSize, trainingCount))],
      ["steps in an epoch", NumberFormat.grouped(steps)],
      ["epochs", NumberFormat.grouped(epochs)],
      ["steps in all", NumberFormat.grouped(steps * epochs)],
      ["loss", compilation.loss.name],
      [
        "optimizer",
        "\(optimizer.ruleText), learning rate \(rate)"
          + (schedule.map { " at first, schedule \($0)" } ?? ""),
      ],
      ["memory", NumberFormat.bytes(try memory())],
      ["saved as", path.shownPath],
    ]
    if validationCount == 0 { rows.remove(at: 1) }
    return try Table(layersOf: model).text(style: style) + "\n"
      + Table(columns: [.init("training"), .init("value")], rows: rows).text(style: style)
      + "\nNothing was trained or written; leave out --dry-run to begin.\n"
  }

  func json() throws -> JSON {
    let shapes = try model.callShapes()
    let optimizer = try model.compiled().optimizer
    let schedule = optimizer.adjustments.schedule?.name
    let layers = zip(zip(model.calledLayers, model.graph.calls), shapes).map {
      called, shape -> JSON in
      [
        "layer": .string(model.layerName(called.1.layer)),
        "output": .array(shape.extents.map { .integer($0) }),
        "parameters": .integer(
          called.0.parameters.reduce(0) { $0 + $1.type.shape.elementCount }),
      ]
    }
    return [
      "dry_run": true, "layers": .array(layers),
      "parameters": .integer(model.parameters.reduce(0) { $0 + $1.type.shape.elementCount }),
      "examples": .integer(trainingCount), "validation_examples": .integer(validationCount),
      "batch_size": .integer(min(batchSize, trainingCount)), "steps_per_epoch": .integer(steps),
      "epochs": .integer(epochs), "optimizer": .string(optimizer.ruleText),
      "learning_rate": .number(optimizer.learningRate),
      "schedule": schedule.map { .string($0) } ?? .null, "memory_bytes": .integer(try memory()),
      "model": .string(path),
    ]
  }

  func show(json isJSON: Bool) throws {
    let output = Console.output
    if isJSON { return output.line(try json().description) }
    output.write(try text(style: output.style))
  }
}
