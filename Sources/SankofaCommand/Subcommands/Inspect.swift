import ArgumentParser
import SankofaDraw
import SankofaNN
import SankofaTraining

/// `sankofa inspect`.
struct Inspect: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a model file holds.",
    discussion: """
      EXAMPLES:
        sankofa inspect digits.safetensors

      Shows the layers, the metadata, and for each parameter its least and greatest number, mean, \
      standard deviation and share of zeros.
      """)

  @OptionGroup var file: ModelArgument

  func run() throws {
    let model = try file.load()
    let style = Console.output.style
    Console.output.write(try layers(of: model).text(style: style))
    Console.output.line()
    Console.output.write(facts(about: model).text(style: style))
    Console.output.line()
    Console.output.write(statistics(of: model).text(style: style))
  }

  private func layers(of model: Model) throws -> Table {
    var rows = [["input", "\(model.inputShape ?? [])", ""]]
    let shapes = try model.callShapes()
    for (index, layer) in model.calledLayers.enumerated() {
      let count = layer.parameters.reduce(0) { $0 + $1.type.shape.elementCount }
      rows.append([
        model.layerName(model.graph.calls[index].layer)
          + (try? layer.configuration.text("activation")).map { " \($0)" }.orEmpty,
        "\(shapes[index])", count == 0 ? "" : NumberFormat.grouped(count),
      ])
    }
    let total = model.parameters.reduce(0) { $0 + $1.type.shape.elementCount }
    return Table(
      columns: [.init("layer"), .init("output"), .init("parameters", isRight: true)], rows: rows,
      footer: [["total", "", NumberFormat.grouped(total)]])
  }

  private func facts(about model: Model) -> Table {
    var rows = [
      ["epochs trained", NumberFormat.grouped(model.epochsTrained)],
      ["steps trained", NumberFormat.grouped(model.stepsTrained)],
      ["seed", "\(model.seed)"],
    ]
    if let names = model.classNames { rows.append(["classes", listed(names)]) }
    if let preprocessing = model.preprocessing {
      rows.append(["pictures fitted as", preprocessing])
    }
    if let compilation = model.compilation {
      let optimizer = compilation.optimizer
      rows.append([
        "optimizer",
        "\(type(of: optimizer).name), learning rate "
          + NumberFormat.trimmed(optimizer.learningRate, decimals: 8),
      ])
      rows.append(["loss", compilation.loss.name])
    }
    for (name, value) in model.metadata.sorted(by: { $0.key < $1.key }) {
      rows.append([name, value])
    }
    rows.append(["weights SHA-256", model.weightsDigest])
    return Table(columns: [.init("fact"), .init("value")], rows: rows)
  }

  private func statistics(of model: Model) -> Table {
    let rows = model.namedParameters.map { path, parameter in
      let statistics = parameter.statistics
      let numbers = [
        statistics.minimum, statistics.maximum, statistics.mean, statistics.deviation,
      ]
      return [path, "\(parameter.type.shape)"]
        + numbers.map { NumberFormat.significant($0) }
        + [NumberFormat.percent(statistics.zeroShare)]
    }
    let numbers = ["min", "max", "mean", "deviation", "zeros"].map {
      Table.Column($0, isRight: true)
    }
    return Table(columns: [.init("parameter"), .init("shape")] + numbers, rows: rows)
  }
}

extension Optional where Wrapped == String {
  fileprivate var orEmpty: String { self ?? "" }
}
