import ArgumentParser
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// A model file that a subcommand works with.
struct ModelArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("A model file that `sankofa train` saved.", valueName: "model"))
  var model: String

  /// Reads the model.
  func load() throws -> Model { try ModelArgument.load(model) }

  /// Reads a model that is to give answers, which numbers that are not finite do not.
  func loadForAnswers() throws -> Model {
    let model = try load()
    if let (place, value) = model.firstNonFiniteNumber {
      throw FormatError(
        path: self.model, place: .file,
        message: "\(place) must be finite, got \(value); train the model anew.")
    }
    let (inputs, outputs) = (model.inputShapes?.count ?? 1, model.outputShapes?.count ?? 1)
    if (inputs, outputs) != (1, 1) {
      throw FormatError(
        path: self.model, place: .file,
        message: "must have 1 input and 1 output, got \(counted(inputs, "input")) and "
          + "\(counted(outputs, "output")); ask it from a program.")
    }
    return model
  }

  /// Reads a model. What is wrong with its content names the file.
  static func load(_ model: String) throws -> Model {
    do {
      let loaded = try Model.load(fromPath: model)
      Console.errors.note(loaded.leftOut, in: model)
      return loaded
    } catch let error as FormatError {
      if case .byte = error.place, PageTraining.takes(model) {
        throw FormatError(
          path: model, place: .file,
          message: "is a network page, not a model; use sankofa train or sankofa explain.")
      }
      throw error
    } catch {
      throw FormatError(path: model, place: .file, message: "\(error)")
    }
  }
}

extension Model {
  /// Sees that the pictures of a data set have the model's size.
  func checkTakes(_ data: Dataset, _ option: String, _ name: String) throws {
    guard let shape = inputShape, shape != data.featureShape else { return }
    let known = datasetName.flatMap { $0 == name ? nil : $0 }
    throw UsageError(
      "\(option): the pictures of \(name) have shape \(data.featureShape), and the model takes "
        + "\(shape); " + (known.map { "try \(option) \($0)." } ?? "choose other data."))
  }

  /// Data with labels that count the model's classes: those of other files may begin elsewhere.
  ///
  /// - Throws: `FormatError` for a label that is none of them.
  func relabelled(_ data: Dataset) throws -> Dataset {
    guard let own = classNames, let names = data.classNames, data.hasLabels,
      !own.starts(with: names), !names.starts(with: own)
    else { return data }
    let labels = try data.targets.integers.map { label in
      guard let place = own.firstIndex(of: names[Int(label)]) else {
        throw FormatError(
          path: data.name, place: .file,
          message: "labels must be among the model's classes, \(listed(own)), got "
            + "\(names[Int(label)].shown); use other data.")
      }
      return Int32(place)
    }
    return try Dataset(
      name: data.name, features: data.features, targets: Tensor(labels, shape: [labels.count]),
      classNames: own)
  }

  /// The data set that the model was trained on, when its file says so and it has a name.
  var datasetName: String? {
    [metadata["dataset"], preprocessing].compactMap { $0 }
      .first { DatasetCatalog.names.contains($0) }
  }

  /// The loss that the model was trained with; a model of unknown origin is asked for its classes.
  func lossForEvaluation() throws -> Loss {
    if let compilation { return compilation.loss }
    try compile(optimizer: .sgd(), loss: .sparseCategoricalCrossentropy)
    return .sparseCategoricalCrossentropy
  }
}
