import ArgumentParser
import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaTensor
import SankofaTraining

/// `sankofa evaluate`.
struct Evaluate: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Say how well a model does on test data.",
    discussion: """
      EXAMPLES:
        sankofa evaluate digits.safetensors
        sankofa evaluate mnist.safetensors --on mnist --data ~/mnist
      """)

  @OptionGroup var file: ModelArgument

  @Option(
    help: ArgumentHelp(
      """
      The data set whose test examples are used: \(listed(DatasetCatalog.names)) (default: the one \
      that the model was trained on).
      """, valueName: "data-set"))
  var on: String?

  @OptionGroup var source: DataOptions

  @Flag(help: "Print one JSON line.")
  var json = false

  func run() throws {
    if let on { _ = try usage { try DatasetCatalog.entry(named: on) } }
    let model = try file.loadForAnswers()
    guard let name = on ?? model.datasetName else {
      throw UsageError(
        "--on: \(file.model) does not say what it was trained on; name one of "
          + "\(listed(DatasetCatalog.names)).")
    }
    let test = try model.relabelled(source.load(name).test)
    try model.checkTakes(test, "--on", name)
    let report = try ClassReport(model, on: test, loss: model.lossForEvaluation())
    guard report.loss.isFinite else {
      throw FormatError(
        path: file.model, place: .file,
        message: "its loss on \(name) must be finite, got \(report.loss); train the model anew.")
    }
    let output = Console.output
    if json {
      let line: JSON = [
        "model": .string(file.model), "dataset": .string(name), "examples": .integer(test.count),
        "test_accuracy": .number(report.accuracy), "test_loss": .number(report.loss),
        "weights_sha256": .string(model.weightsDigest),
        "confusion_matrix": .array(report.counts.map { .array($0.map { .integer($0) }) }),
      ]
      return output.line(line.description)
    }
    let count = counted(test.count, "test picture")
    output.line("\(file.model.shownPath) on the \(count) of \(name)")
    output.line()
    output.write(report.text(style: output.style, columns: output.columns))
  }
}
