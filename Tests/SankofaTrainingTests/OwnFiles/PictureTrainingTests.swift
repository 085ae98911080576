import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// From pictures in folders to a network and its scores.
struct PictureTrainingTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "training-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Writes pictures of a class: stripes from side to side or from top to bottom, each with greys of its
  /// own. Those of other numbers are different.
  private func write(
    _ label: String, _ numbers: Range<Int>, side: Int = 12, part: String = "", isDown: Bool
  ) throws {
    let place = folder.appending(path: part + label)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    for number in numbers {
      let (light, shift) = (UInt8(120 + number * 37 % 100), number % 4)
      let pixels = (0..<side * side).map { pixel -> UInt8 in
        let place = isDown ? pixel % side : pixel / side
        return (place + shift) % 4 < 2 ? light : UInt8(number * 7 % 60 + pixel * 5 % 7)
      }
      try PNG.write(
        Image(width: side, height: side, channels: 1, pixels: pixels),
        to: place.appending(path: "\(number).png").path)
    }
  }

  private func set(_ part: String = "") throws -> PictureSet {
    PictureSet(try LabelledFiles(.pictures, inFolder: folder.appending(path: part).path))
  }

  private func message(_ body: () throws -> PictureTraining) -> String {
    do {
      _ = try body()
      return ""
    } catch { return "\(error)".replacing(folder.path, with: "photos") }
  }

  @Test func theRecipeFollowsFromNumberAndSize() {
    for (side, filters) in [
      (7, []), (8, [16]), (15, [16]), (16, [16, 32]), (31, [16, 32]), (32, [16, 32, 64]),
      (63, [16, 32, 64]), (64, [16, 32, 64, 64]), (500, [16, 32, 64, 64]),
    ] {
      let recipe = PictureSetRecipe(forPictures: 100, rows: 2 * side, columns: side)
      #expect(recipe.filters == filters && recipe.shifts == !filters.isEmpty && !recipe.flips)
      #expect(recipe.hidden == [filters.isEmpty ? 128 : 64] && recipe.dropout == 0.2)
    }
    for (count, batch, epochs, patience) in [
      (999, 16, 200, 40), (1_000, 32, 100, 20), (9_999, 32, 100, 20), (10_000, 64, 40, 8),
      (99_999, 64, 40, 8), (100_000, 128, 15, 3),
    ] {
      let recipe = PictureSetRecipe(forPictures: count, rows: 32, columns: 32)
      #expect((recipe.batchSize, recipe.epochs, recipe.patience) == (batch, epochs, patience))
      #expect(recipe.learningRate == 0.001 && recipe.weightDecay == 0.01)
    }
  }

  /// The smallest pictures of each row of the table pass through its convolutions.
  @Test(arguments: [1, 7, 8, 16, 32, 64]) func networksFitTheSmallestPictures(side: Int) throws {
    var recipe = PictureSetRecipe(forPictures: 100, rows: side, columns: side)
    recipe.flips = true
    let model = try recipe.model(for: [side, side, 3], classes: 4, seed: 0)
    let pictures = Tensor.zeros([2, side, side, 3], elementType: .uint8)
    #expect(try model.predict(pictures).shape == [2, 4])
  }

  @Test func aNetworkIsLearnedAndScored() throws {
    defer { remove() }
    try write("across", 0..<20, isDown: false)
    try write("down", 0..<28, isDown: true)
    let training = try PictureTraining(set())
    #expect(training.shape == [12, 12, 1] && training.classNames == ["across", "down"])
    #expect(training.reasons == ("the size of all pictures", "no picture has colour"))
    // A fifth of 48 is 10, of which each class gives its share; 15 % of the other 38 are 6.
    #expect(training.test.count == 10 && training.test.targets.integers.count { $0 == 0 } == 4)
    #expect(training.validation?.count == 6 && training.training.count == 32)
    var options = PictureTraining.Options()
    options.recipe = PictureSetRecipe(
      filters: [4], hidden: [8], batchSize: 8, epochs: 30, patience: 30, learningRate: 0.01)
    let outcome = try PictureTraining(set(), options).run()
    #expect(outcome.scores.accuracy == 1, "\(outcome.scores.counts)")
    #expect(outcome.trivial.accuracy == 0.6 && outcome.trivial.balancedAccuracy == 0.5)
    #expect(outcome.model.preprocessing == .pictures(0...255))
    #expect(outcome.model.classNames == ["across", "down"])
    let again = try PictureTraining(set(), options).run()
    #expect(again.model.weightsDigest == outcome.model.weightsDigest)
    options.shared.seed = 1
    #expect(
      try PictureTraining(set(), options).training.features.elements(as: UInt8.self)
        != training.training.features.elements(as: UInt8.self))
  }

  @Test func ownTestPicturesLeaveAllOthersToLearnFrom() throws {
    defer { remove() }
    try write("across", 0..<10, part: "train/", isDown: false)
    try write("down", 0..<10, part: "train/", isDown: true)
    try write("down", 20..<24, part: "test/", isDown: true)
    try write("cloud", 20..<23, part: "test/", isDown: true)
    let training = try PictureTraining(set("train"), test: set("test"))
    #expect(training.training.count + (training.validation?.count ?? 0) == 20)
    #expect(training.test.count == 4 && training.test.targets.integers == [1, 1, 1, 1])
    #expect(training.unknownCount == 3)
    #expect(
      training.warnings() == [
        "left out 3 pictures of classes without pictures to learn from; add some of these classes."
      ])
  }

  @Test func duplicatesAndRareClassesAreTold() throws {
    defer { remove() }
    try write("a", 0..<80, isDown: false)
    for number in 80..<84 {
      try FileManager.default.copyItem(
        at: folder.appending(path: "a/1.png"), to: folder.appending(path: "a/\(number).png"))
    }
    try write("b", 90..<93, isDown: true)
    var options = PictureTraining.Options()
    options.shared.testShare = 0.5
    let warnings = try PictureTraining(set(), options).warnings()
    let wanted = #/\d+ of \d+ test pictures (is|are) also among those to learn from, .+/#
    try #require(warnings.count == 2, "\(warnings)")
    #expect(try wanted.wholeMatch(in: warnings[0]) != nil)
    #expect(warnings[1].hasPrefix("class \"b\" has only "))
    #expect(warnings[1].hasSuffix("look at the mean over classes, and try --balance."))
    options.shared.balancesClasses = true
    #expect(try PictureTraining(set(), options).warnings().count == 1)
  }

  @Test func tooFewPicturesAreRefused() throws {
    defer { remove() }
    let fix = "make folders such as cats and dogs in it."
    #expect(
      try message { try PictureTraining(set()) }
        == "photos: must have a folder of pictures for each class, got no picture; \(fix)")
    try Data("x".utf8).write(to: folder.appending(path: "1.png"))
    #expect(
      try message { try PictureTraining(set()) }
        == "photos: must have a folder of pictures for each class, got pictures without a class; \(fix)"
    )
    try write("a", 0..<1, isDown: true)
    #expect(
      try message { try PictureTraining(set()) }
        == "photos: must have pictures of 2 classes or more, got only \"a\"; add a folder for another "
        + "class, or name the folder that holds the class folders.")
    try write("b", 0..<1, isDown: false)
    #expect(
      try message { try PictureTraining(set()) }
        == "photos: must have pictures to train on and pictures to test on, got 2; add pictures."
    )
  }

  @Test func chosenSizesAndColours() throws {
    defer { remove() }
    try write("a", 0..<5, isDown: true)
    try write("b", 0..<5, isDown: false)
    var options = PictureTraining.Options()
    (options.size, options.isColoured) = ((6, 4), true)
    let training = try PictureTraining(set(), options)
    #expect(training.shape == [6, 4, 3] && training.recipe.filters == [])
    #expect(training.reasons == ("as you chose", "as you chose"))
  }
}
