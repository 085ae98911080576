import ArgumentParser
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// A model file that a subcommand works with.
struct ModelArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A model file that was saved by `sankofa train` or by the library.", valueName: "model"))
  var model: String

  /// Reads the model.
  func load() throws -> Model { try ModelArgument.load(model) }

  /// Reads a model that will give answers. Throws when one of its numbers is not finite.
  func loadForAnswers() throws -> Model {
    let model = try load()
    if let (place, value) = model.firstNonFiniteNumber {
      throw FormatError(
        path: self.model, place: .file,
        message: "\(place) must be finite, got \(decimal(Double(value), 4)); train the model anew.")
    }
    return model
  }

  /// Reads a model. Errors in its content name the file.
  static func load(_ model: String) throws -> Model {
    do {
      let loaded = try Model.load(fromPath: model)
      Console.errors.note(loaded.leftOut, in: model)
      return loaded
    } catch let error as FormatError {
      guard let page = PageArgument(model) else { throw error }
      if case .byte = error.place {} else if page.path != nil { throw error }
      throw FormatError(
        path: model, place: .file,
        message: "is a network page, not a model; use sankofa train or sankofa explain.")
    } catch {
      throw FormatError(path: model, place: .file, message: "\(error)")
    }
  }
}

extension Model {
  /// The pictures of a data set in the shape that the model takes: with an axis of channels, or as
  /// one row. Throws when they have another size.
  ///
  /// - Parameter fix: the advice on what to give this model instead of a data set.
  func fitted(_ data: Dataset, _ option: String, _ name: String, fix: String) throws -> Dataset {
    let needs = ModelNeeds(self)
    guard encoding == nil, inputShapes?.count == 1, graph.outputs.count == 1,
      let shape = inputShape
    else {
      throw UsageError(
        "\(option): the model takes \(needs.text) and gives "
          + "\(counted(graph.outputs.count, "output")), as no data set has; \(fix)")
    }
    if shape == data.featureShape { return data }
    let isSame =
      shape.extents.filter { $0 != 1 } == data.featureShape.extents
      || shape == [data.featureShape.elementCount]
    guard isSame else {
      let known = datasetName.flatMap { $0 == name ? nil : $0 }
      let fix = needs.isFlat ? fix : "choose other data."
      throw UsageError(
        "\(option): the pictures of \(name) have shape \(data.featureShape), and the model takes "
          + "\(shape); " + (known.map { "try \(option) \($0)." } ?? fix))
    }
    return try Dataset(
      name: data.name, features: data.features.reshaped(to: Shape([data.count] + shape.extents)),
      targets: data.targets, classNames: data.classNames)
  }

  /// Returns the data with labels that are indices of the model's classes; labels of other data may
  /// begin with another class. When the model knows none of the data's class names, it has its own
  /// names for the same classes, and the labels stay as they are.
  ///
  /// - Throws: `FormatError` for a label that is no class of the model.
  func relabelled(_ data: Dataset) throws -> Dataset {
    guard let own = classNames, let names = data.classNames, data.hasLabels,
      !own.starts(with: names), !names.starts(with: own), names.contains(where: own.contains)
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

  /// The model's names for the numbers of its input, if it has any.
  var numberNames: [String]? {
    if case .numbers(let names) = preprocessing { return names }
    return nil
  }

  /// The encoding of rows, when the model takes rows of a table.
  var encoding: TableEncoding? {
    if case .table(let encoding) = preprocessing { return encoding }
    return nil
  }

  /// The rule for recordings, when the model takes these.
  var soundFitting: SoundFitting? {
    if case .sounds(let fitting) = preprocessing { return fitting }
    return nil
  }

  /// The kind of files that are examples for the model.
  var fileKind: FileKind {
    soundFitting != nil ? .sounds : textFitting != nil ? .texts : .pictures
  }

  /// Makes sure that this version knows how the model turns files and typed numbers into examples.
  ///
  /// - Parameter path: the model's file.
  func requireKnownRule(_ path: String) throws {
    guard case .other(let text) = preprocessing else { return }
    throw FormatError(
      path: path, place: .file,
      message: "preprocessing must be a rule that sankofa \(libraryVersion) knows, got "
        + "\(text.quoted); update sankofa.")
  }

  /// The data set that the model was trained on, when its file says so and the catalog has it.
  var datasetName: String? {
    var names = [metadata["dataset"]]
    if case .drawings(let style) = preprocessing { names.append(style.rawValue) }
    return names.compactMap { $0 }.first { DatasetCatalog.names.contains($0) }
  }

  /// The data that the model was trained on, as far as its file says so, and the input that it takes.
  var originText: String {
    let origin =
      metadata["source"].map { "was trained on \($0.shownPath)" }
      ?? "does not say what it was trained on"
    return "\(origin) and takes \(ModelNeeds(self).text)"
  }

  /// Makes sure that the model has a loss. A model without one is taken as a classifier when its
  /// only output has several numbers, and refused otherwise.
  ///
  /// - Parameter path: the model's file.
  func requireLoss(_ path: String) throws {
    if compilation != nil { return }
    if let lacking {
      throw FormatError(
        path: path, place: .file,
        message: "its \(lacking) is known only to the program that made it; use it there.")
    }
    guard graph.outputs.count == 1, let shape = outputShape, shape.rank == 1, shape[0] > 1 else {
      let outputs = counted(graph.outputs.count, "output")
      throw FormatError(
        path: path, place: .file,
        message: "does not say the loss of its \(outputs); compile the model before you save it.")
    }
    try compile(optimizer: .sgd(), loss: .sparseCategoricalCrossentropy)
  }
}
