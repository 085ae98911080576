import ArgumentParser
import SankofaData
import SankofaFormats
import SankofaNN
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
    return model
  }

  /// Reads a model. What is wrong with its content names the file.
  static func load(_ model: String) throws -> Model {
    do {
      return try Model.load(fromPath: model)
    } catch let error as FormatError {
      throw error
    } catch {
      throw FormatError(path: model, place: .file, message: "\(error)")
    }
  }
}

extension Model {
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
