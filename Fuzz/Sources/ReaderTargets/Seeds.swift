import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// Inputs that no fixture of the tests has: models, checkpoints and settings, written by the library.
enum Seeds {
  /// Writes them to the folders that are called like their readers.
  static func write(to folder: String) throws {
    let models = folder + "/model"
    for (index, model) in try allModels().enumerated() {
      try model.save(toPath: "\(models)/\(index).safetensors")
    }
    try writeCheckpoints(to: folder + "/checkpoint", models: models)
    for (name, table) in [("iris", SampleTable.iris.load()), ("words", try words())] {
      let columns = try Columns(of: table, target: table.columnNames.last)
      try AtomicFile.write(Array(columns.json.indented.utf8), to: "\(folder)/columns/\(name).json")
      let encoding = try TableEncoding(
        fitting: table, target: table.columnNames.last, missing: .ownFeature)
      try AtomicFile.write(
        Array(encoding.json.description.utf8), to: "\(folder)/encoding/\(name).json")
    }
    for (index, rule) in [LogMelSpectrogram(), LogMelSpectrogram(scale: .htk)].enumerated() {
      try AtomicFile.write(
        Array(rule.json.description.utf8), to: "\(folder)/spectrogram/\(index).json")
    }
    for tokens in TextTokens.allCases {
      let rule = TextFitting(fittedTo: ["it is as it is", "e\u{301} 👩‍🚀 👩‍🚀 caf\u{e9}"], tokens)
      try AtomicFile.write(
        Array(rule.json.description.utf8), to: "\(folder)/texts/\(tokens.rawValue).json")
    }
  }

  private static func words() throws -> DataTable {
    try DataTable(
      name: "words", columnNames: ["when", "price", "size", "fresh", "kind", "score"],
      rows: (0..<24).map { row in
        [
          "2024-0\(1 + row % 9)-1\(row % 10)", "\(row * 7 % 11),5 €",
          ["small", "large", ""][row % 3],
          ["yes", "no"][row % 2], ["ripe apple", "green pear"][row / 2 % 2], "\(row * row % 17)",
        ]
      })
  }

  // MARK: Models

  private static func allModels() throws -> [Model] {
    let pictures: [any Layer] = [
      Conv2D(2, [3, 2], padding: .same, weight: .init(regularizer: .l2(0.1))),
      DepthwiseConv2D(2, multiplier: 2), SeparableConv2D(3, 2, strides: [2, 1]),
      MaxPooling2D(padding: .same), GlobalAveragePooling2D(), ZeroPadding2D(),
      UpSampling2D([2, 3]),
      Resizing(3, 7), RandomRotation(0.1), Flatten(),
    ]
    let series: [any Layer] = [
      Conv1D(2, 2, padding: .causal, weight: .init(constraint: .maxNorm())), SimpleRNN(3),
      LSTM(3, bias: .init(.constant(0.5))), GRU(3, returnsSequences: true),
      Bidirectional(LSTM(3, dropout: 0.5)), Permute([1, 0]), MaxPooling1D(),
    ]
    let rows: [any Layer] = [
      BatchNormalization(), Normalization(), LayerNormalization(), Reshape([2, 2]), Dropout(0.5),
      Activation(.relu(slope: 0.1, maximum: 6)), Rescaling(0.5), RepeatVector(3),
    ]
    var models: [Model] = pictures.map { alone($0, [5, 4, 2]) } + series.map { alone($0, [5, 2]) }
    models += rows.map { alone($0, [4]) }
    let (left, right) = (Input([2, 3]), Input([2, 3]))
    models.append(Model(inputs: [left, right], outputs: [Add()([left, right] as [Connection])]))
    models.append(try classifier())
    return models
  }

  private static func alone(_ layer: any Layer, _ shape: Shape) -> Model {
    let input = Input(shape)
    return Model(inputs: input, outputs: layer(input as Connection))
  }

  private static func classifier() throws -> Model {
    let model = Sequential(
      [Dense(3, activation: .tanh, inputShape: [2]), Dense(2, activation: .softmax)], seed: 3)
    model.classNames = ["apple", "pear"]
    model.preprocessing = .numbers(["size", "weight"])
    try model.compile(
      optimizer: .adam(learningRate: 0.01), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    return model
  }

  private static func writeCheckpoints(to folder: String, models: String) throws {
    let data = try Dataset(
      features: Tensor((0..<16).map { Float($0 * 5 % 7) }, shape: [8, 2]),
      targets: Tensor((0..<8).map { Int32($0 % 2) }))
    // As small as can be, since each byte takes time.
    let model = Sequential([Dense(2, activation: .softmax, inputShape: [2])], seed: 3)
    try model.compile(
      optimizer: .adam(learningRate: 0.01), loss: .sparseCategoricalCrossentropy)
    let run = folder + "/run"
    let stopping = EarlyStopping(patience: 5, restoresBestWeights: true)
    try model.fit(
      data, epochs: 2, batchSize: 4, validation: data,
      callbacks: [stopping, CheckpointFolder(run, every: .steps(1), keeping: 9)],
      verbosity: .silent)
    try model.save(toPath: models + "/trained.safetensors")
    let listing = try FolderListing(run)
    for file in listing.files where file.hasSuffix(".safetensors") {
      try AtomicFile.write(FileBytes.read(listing.fullPath(of: file)), to: "\(folder)/\(file)")
    }
  }
}
