import ArgumentParser
import SankofaData
import SankofaFormats
import SankofaTensor
import SankofaTraining

/// `sankofa predict`.
struct Predict: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a model sees in pictures.",
    usage: """
      sankofa predict <model> <image> ...
      sankofa predict <model> --from <data-set> --index <n> [--data <folder>]
      """,
    discussion: """
      EXAMPLES:
        sankofa predict digits.safetensors three.png seven.png
        sankofa predict mnist.safetensors --from mnist --index 7

      Pictures are PNG files of any size, grey or in colour, dark on light or light on dark. They are \
      fitted to the model the way its training data were made.
      """)

  @OptionGroup var file: ModelArgument

  @Argument(help: ArgumentHelp("PNG files.", valueName: "image"))
  var images: [String] = []

  @Option(
    help: ArgumentHelp(
      "Take a test example of this data set: \(listed(DatasetCatalog.names)).",
      valueName: "data-set"))
  var from: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Which test example, counted from 0.", valueName: "n"))
  var index: String?

  @OptionGroup var source: DataOptions

  @Flag(help: "Print one JSON line for each picture.")
  var json = false

  func run() throws {
    try checkUsage()
    let model = try file.loadForAnswers()
    let pictures = try from.map { [try example(of: $0, for: model)] } ?? files(for: model)
    for (number, picture) in pictures.enumerated() {
      let answer = try Answer(model, picture)
      if json {
        Console.output.line(answer.json.description)
      } else {
        if number > 0 { Console.output.line() }
        Console.output.write(
          answer.text(style: Console.output.style, columns: Console.output.columns))
      }
    }
  }

  private func checkUsage() throws {
    if let from { _ = try usage { try DatasetCatalog.entry(named: from) } }
    switch (images.isEmpty, from, index) {
    case (false, .some, _):
      throw UsageError("predict: takes pictures or --from, got both; leave one of them out.")
    case (_, nil, .some):
      throw UsageError(
        "--index: needs a data set to take the example from; add --from \(likelyDataset)."
      )
    case (true, .some, nil):
      throw UsageError("--from: needs the number of a test example; add --index 0.")
    case (true, nil, _):
      throw UsageError(
        "predict: needs a picture; name a PNG file, or add --from \(likelyDataset) --index 0.")
    default: break
    }
  }

  /// The data set to be suggested: the model's, when there is one and it has one.
  private var likelyDataset: String {
    (try? file.load())?.datasetName ?? DatasetCatalog.names[0]
  }

  /// A test example of a data set.
  private func example(of name: String, for model: Model) throws -> Picture {
    let text = index ?? "0"
    let wanted = try Numbers.whole(text, "--index", in: 0...(.max), try: "0")
    let test = try model.relabelled(source.load(name).test)
    try model.checkTakes(test, "--from", name)
    guard wanted < test.count else {
      throw UsageError(
        "--index: must be in 0…\(test.count - 1) (test examples of \(name)), got \(wanted); "
          + "try \(test.count - 1).")
    }
    let row = test[wanted..<wanted + 1]
    let names = test.classNames ?? []
    let label = Int(row.targets.integers[0])
    return Picture(
      name: "\(name) test example \(wanted)", features: row.features,
      label: names.indices.contains(label) ? names[label] : "\(label)")
  }

  /// The pictures in files, fitted to the model.
  private func files(for model: Model) throws -> [Picture] {
    guard let style = model.preprocessing.flatMap(ImageFitting.Style.init(rawValue:)),
      let shape = model.inputShape, shape.rank == 2
    else {
      throw FormatError(
        path: file.model, place: .file,
        message: "does not say how pictures are fitted to it; use --from with a data set.")
    }
    let fitting = ImageFitting(style: style, rows: shape[0], columns: shape[1])
    return try images.map { path in
      let features = try fitting.fit(PNG.read(path), name: path)
      return Picture(
        name: path, features: features.reshaped(to: [1, shape[0], shape[1]]), label: nil)
    }
  }
}
