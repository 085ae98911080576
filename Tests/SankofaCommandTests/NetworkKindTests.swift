import Foundation
import SankofaCommand
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// The networks of `sankofa train --model`.
struct NetworkKindTests {
  /// Empty pictures are enough to build a network.
  private func model(
    _ kind: NetworkKind, rows: Int = 28, columns: Int = 28,
    _ change: (inout PictureNetwork) -> Void = { _ in }
  ) throws -> Sequential {
    var recipe = Recipe(for: "mnist", model: kind)
    change(&recipe.network)
    let data = try Dataset(
      features: .zeros([2, rows, columns], elementType: .uint8),
      targets: Tensor([0, 9] as [Int32], shape: [2]))
    return try recipe.model(for: data, greatest: 255, seed: 0)
  }

  private func kinds(_ model: Sequential) -> [String] { model.layers.map { type(of: $0).kind } }

  /// On paper: 32 · 10 + 64 · (9 · 32 + 1) + 128 · 1601 + 10 · 129; LeNet-5 with every map seen by
  /// every other, 6 · 26 + 16 · 151 + 120 · 401 + 84 · 121 + 10 · 85; a memory of 128 over rows of 28,
  /// 512 · (28 + 128 + 1) + 10 · 129.
  @Test(arguments: [
    (NetworkKind.mlp, 203_530), (.cnn, 225_034), (.lenet5, 61_706), (.lstm, 81_674),
  ])
  func parametersAreThoseOfTheNetwork(kind: NetworkKind, count: Int) throws {
    let model = try model(kind)
    #expect(try model.callShapes().last == [10])
    #expect(model.parameters.reduce(0) { $0 + $1.type.shape.elementCount } == count)
  }

  @Test func layersStandInOrder() throws {
    #expect(
      kinds(try model(.cnn)) == [
        "Rescaling", "Reshape", "Conv2D", "MaxPooling2D", "Conv2D", "MaxPooling2D", "Flatten",
        "Dense", "Dense",
      ])
    #expect(
      kinds(try model(.lenet5)) == [
        "Rescaling", "Reshape", "ZeroPadding2D", "Conv2D", "AveragePooling2D", "Conv2D",
        "AveragePooling2D", "Flatten", "Dense", "Dense", "Dense",
      ])
    #expect(kinds(try model(.lstm)) == ["Rescaling", "LSTM", "Dense"])
  }

  /// Normalised sums need no bias, and go through the activation afterwards.
  @Test func choicesAddLayers() throws {
    func everything(_ network: inout PictureNetwork) {
      (network.augments, network.normalizes, network.dropout) = (true, true, 0.5)
    }
    let start = [
      "Rescaling", "Reshape", "RandomTranslation", "RandomZoom", "RandomRotation",
    ]
    let normalized = ["BatchNormalization", "Activation"]
    let cnn = try model(.cnn, everything)
    let convolution = ["Conv2D"] + normalized + ["MaxPooling2D"]
    let dense = ["Dense"] + normalized + ["Dropout"]
    #expect(kinds(cnn) == start + convolution + convolution + ["Flatten"] + dense + ["Dense"])
    #expect((cnn.layers[5] as? Conv2D)?.bias == nil)
    #expect((cnn.layers[5] as? Conv2D)?.activation.name == "linear")
    #expect((cnn.layers[7] as? Activation)?.activation.name == "relu")
    #expect(kinds(try model(.mlp, everything)) == start + ["Flatten"] + dense + ["Dense"])
    #expect(
      kinds(try model(.lstm) { ($0.augments, $0.dropout) = (true, 0.2) })
        == start + ["Reshape", "LSTM", "Dropout", "Dense"])
  }

  /// LeNet's field has 32 rows and columns, whatever the picture.
  @Test func picturesAreLaidInTheMiddleOfTheField() throws {
    for (rows, columns) in [(28, 28), (8, 8), (32, 32), (21, 30)] {
      #expect(try model(.lenet5, rows: rows, columns: columns).callShapes()[2] == [32, 32, 1])
    }
    let padding = try model(.lenet5, rows: 21, columns: 30).layers[2] as? ZeroPadding2D
    #expect(padding?.margins == ImageMargins(top: 5, left: 1, bottom: 6, right: 1))
  }

  @Test func picturesOfOtherSizes() throws {
    #expect(try model(.cnn, rows: 10, columns: 10).callShapes()[5] == [1, 1, 64])
    func refusal(_ kind: NetworkKind, _ rows: Int, _ columns: Int) -> String {
      do {
        _ = try model(kind, rows: rows, columns: columns)
        return "none"
      } catch { return "\(error)" }
    }
    #expect(
      refusal(.cnn, 10, 9)
        == "--model: cnn needs pictures of at least 10×10, got 10×9; try --model mlp.")
    #expect(
      refusal(.lenet5, 33, 28)
        == "--model: lenet5 takes pictures of at most 32×32, got 33×28; try --model cnn.")
  }

  @Test(arguments: [
    (["--model", "lenet5"], "lenet5, 8×8 - 28×28×6 - 10×10×16 - 120 - 84 - 10, 61,706"),
    (["--model", "lstm", "--augment"], "lstm, 8×8 - 128 - 10, 71,434"),
    (["--model", "mlp", "--normalize", "--augment"], "64 - 128 - 10, 9,994"),
    (["--dropout", "0.5", "--hidden", "32,16"], "64 - 32 - 16 - 10, 2,778"),
  ])
  func eachTrainsOnDigitsAndIsRead(options: [String], network: String) throws {
    let command = try Command()
    defer { command.remove() }
    let trained = try command.run(["train", "digits", "--epochs", "1", "--limit", "64"] + options)
    #expect(trained.errors == "")
    #expect(trained.lines[1] == "network: \(network) parameters")
    let uses = [
      ["evaluate"], ["inspect"], ["predict", "--from", "digits", "--index", "3"],
      ["explain", "--example", "2"],
    ]
    for use in uses {
      let outcome = try command.run([use[0], "digits.safetensors"] + use.dropFirst())
      #expect(outcome.errors == "" && outcome.code == 0, "\(use)")
    }
  }

  /// Augmentation, dropout and normalisation change what is learned.
  @Test func choicesChangeTheWeights() throws {
    let choices = [[], ["--augment"], ["--dropout", "0.5"], ["--normalize"]]
    let digests = try choices.map { options in
      let outcome = try Command.run(
        ["train", "digits", "--epochs", "1", "--limit", "64", "--json"] + options)
      return try JSON(parsing: outcome.lines.last ?? "")["weights_sha256"]?.stringValue
    }
    #expect(Set(digests).count == choices.count)
  }

  /// One cycle ends at almost nothing, and can be chosen otherwise.
  @Test func aNetworkHasItsOwnSchedule() throws {
    func rates(_ options: [String]) throws -> [Double] {
      let outcome = try Command.run(
        ["train", "digits", "--model", "lstm", "--epochs", "2", "--limit", "64", "--json"] + options
      )
      return try outcome.lines.dropLast().compactMap {
        try JSON(parsing: $0)["learning_rate"]?.doubleValue
      }
    }
    let own = try rates([])
    #expect(own.count == 2 && own[1] < own[0] / 1000)
    #expect(try rates(["--schedule", "constant", "--learning-rate", "0.01"]) == [0.01, 0.01])
  }
}
