import Foundation
import SankofaData
import SankofaFormats
import SankofaTensor
import SankofaTraining
import Testing

/// From texts in tables and folders to a network and its scores.
struct TextTrainingTests {
  /// Sentences about days, the first `count` of them different.
  private func table(_ count: Int = 48) throws -> DataTable {
    let (good, bad) = (["good", "lovely", "bright", "kind"], ["bad", "dreadful", "dark", "rude"])
    let things = ["day", "week", "dog", "town", "song"]
    let rows = (0..<count).map { row in
      let words = row % 2 == 0 ? good : bad
      return [
        "\(row / 6)", "what a \(words[row / 2 % 4]) \(things[row % 5]) in house \(row / 3)",
        row % 2 == 0 ? "good" : "bad",
      ]
    }
    return try DataTable(name: "t", columnNames: ["writer", "text", "label"], rows: rows)
  }

  private func set(_ count: Int = 48, groups: String? = nil) throws -> TextSet {
    try TextSet(table(count), TextColumns(texts: "text", labels: "label"), groups: groups)
  }

  private func options(_ network: TextRecipe.Network = .mlp) -> TextTraining.Options {
    var options = TextTraining.Options()
    options.tokens = network == .cnn ? .characters : .words
    options.network = network
    return options
  }

  /// A training with a small network.
  private func training(_ network: TextRecipe.Network = .mlp) throws -> TextTraining {
    var chosen = options(network)
    let usual = try TextTraining(set(), chosen).recipe
    var recipe = usual
    (recipe.vector, recipe.outputs, recipe.epochs, recipe.patience) = (8, 8, 12, 12)
    (recipe.batchSize, recipe.learningRate) = (8, 0.02)
    chosen.recipe = recipe
    return try TextTraining(set(), chosen)
  }

  @Test(arguments: TextRecipe.Network.allCases)
  func aNetworkIsLearnedAndScored(network: TextRecipe.Network) throws {
    let training = try training(network)
    #expect(training.classNames == ["bad", "good"] && training.kind == .texts)
    #expect(training.training.count == 32 && training.validation?.count == 6)
    #expect(training.test.count == 10 && training.recipe.networkName == network.rawValue)
    let outcome = try Workers.withThreadCount(1) { try training.run() }
    #expect(outcome.scores.accuracy >= 0.9, "\(outcome.scores.counts)")
    #expect(outcome.trivial.accuracy == 0.5)
    let path = FileManager.default.temporaryDirectory
      .appending(path: "\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try outcome.model.save(toPath: path)
    let loaded = try Model.load(fromPath: path)
    #expect(loaded.preprocessing == .texts(training.fitting))
    #expect(
      try loaded.predict(training.test.features).floats
        == outcome.model.predict(training.test.features).floats)
    // The same weights again, and on any number of threads.
    let digest = try Workers.withThreadCount(2) {
      try self.training(network).run().model.weightsDigest
    }
    #expect(digest == outcome.model.weightsDigest)
  }

  /// Longer padding changes no bit of an answer.
  @Test(arguments: TextRecipe.Network.allCases)
  func paddingHasNoInfluence(network: TextRecipe.Network) throws {
    let training = try training(network)
    let short = try training.recipe.compiledModel(for: training.shape, classes: 2, seed: 3)
    try short.build()
    let length = training.fitting.length
    let longer = TextFitting(
      training.fitting.tokens, vocabulary: training.fitting.vocabulary, length: length + 37)
    let long = try training.recipe.compiledModel(for: longer.shape, classes: 2, seed: 3)
    try long.build()
    #expect(long.weightsDigest == short.weightsDigest)
    let texts = ["what a good day", "bad", "", "house 1", "what a dark dog in house"]
    #expect(
      try long.predict(longer.encoded(texts)).floats
        == short.predict(training.fitting.encoded(texts)).floats)
  }

  /// Words of the other parts are not known.
  @Test func theVocabularyIsOfTheTrainingTexts() throws {
    var chosen = options()
    let rare = (0..<48).map { row in
      ["text \(row) only\(row) only\(row) shared", row % 2 == 0 ? "a" : "b"]
    }
    let table = try DataTable(name: "t", columnNames: ["text", "label"], rows: rare)
    let texts = try TextSet(table, TextColumns(texts: "text", labels: "label"))
    let training = try TextTraining(texts, chosen)
    let known = training.fitting.vocabulary.filter { $0.hasPrefix("only") }
    #expect(known.count == 32 && training.training.count == 32)
    // Each test text has its word twice, and it is unknown.
    let numbers = training.test.features.elements(as: Int32.self)
    #expect(numbers.count { $0 == TextFitting.unknown } == 10 * 3)
    chosen.vocabularySize = 5
    #expect(try TextTraining(texts, chosen).fitting.vocabulary.count == 5)
  }

  @Test func groupsStayTogether() throws {
    var chosen = options()
    chosen.shared.seed = 4
    let training = try TextTraining(set(groups: "writer"), chosen)
    #expect(training.groupCount == 8)
    // A writer has 6 texts, so that parts are whole writers.
    #expect(training.test.count % 6 == 0 && training.training.count % 6 == 0)
  }

  @Test func whatIsChosenFollowsFromTheTexts() throws {
    let training = try TextTraining(set())
    #expect(training.fitting.tokens == .words)
    #expect(training.reasons.length == "the longest text" && training.cutCount == 0)
    #expect(training.recipe == TextRecipe(forTexts: 32, training.fitting))
    var chosen = TextTraining.Options()
    (chosen.tokens, chosen.length) = (.characters, 4)
    let other = try TextTraining(set(), chosen)
    #expect(other.reasons == ("as you chose", "as you chose"))
    #expect(other.shape == [4] && other.cutCount == 32 && other.recipe.network == .cnn)
    let names = (0..<60).map { row -> [String] in
      let letters = (0..<7).map { place -> String in
        let number = (row * (place + 3) + place * place + row / 26 * (place + 1)) % 26
        return String(Unicode.Scalar(UInt8(97 + number)))
      }
      return [letters.joined(), row % 2 == 0 ? "a" : "b"]
    }
    let table = try DataTable(name: "t", columnNames: ["name", "label"], rows: names)
    let ofNames = try TextTraining(TextSet(table, TextColumns(texts: "name", labels: "label")))
    #expect(ofNames.fitting.tokens == TextTokens.characters)
  }

  @Test func repeatedTextsAndRareClassesAreTold() throws {
    let twice = (0..<40).map { row in ["the same text \(row / 10)", row % 20 < 10 ? "a" : "b"] }
    let table = try DataTable(name: "t", columnNames: ["text", "label"], rows: twice)
    let columns = TextColumns(texts: "text", labels: "label")
    let training = try TextTraining(TextSet(table, columns), options())
    #expect(
      training.warnings() == [
        "8 of 8 test texts are also among those to learn from, which makes the test easier; remove "
          + "duplicates."
      ])
    #expect {
      try TextTraining(TextSet(table.rows(at: Array(0..<10)), columns), options())
    } throws: {
      "\($0)"
        == "t: must have texts of 2 classes or more, got only \"a\"; add rows of another class."
    }
  }

  @Test(arguments: [(999, 16), (1_000, 32), (10_000, 64), (100_000, 128)])
  func recipesByTheNumberOfTexts(count: Int, batchSize: Int) {
    let fitting = TextFitting(fittedTo: ["a a"], .words)
    let recipe = TextRecipe(forTexts: count, fitting)
    #expect(recipe.batchSize == batchSize && recipe.network == .cnn && recipe.vector == 64)
    let other = TextRecipe(forTexts: count, TextFitting(fittedTo: ["a a"], TextTokens.characters))
    #expect(other.network == .cnn && other.vector == 32 && other.numberCount == 3)
    #expect(
      other.layerTexts(for: [9]) == ["9", "vectors of 32", "convolution 64 over 4 → largest"])
  }
}
