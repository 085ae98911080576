import Foundation
import SankofaData
import SankofaFormats
import SankofaTensor
import SankofaTraining
import Testing

/// From recordings in folders to a network and its scores.
struct SoundTrainingTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "training-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Writes waves of a class, each of its own length and loudness.
  private func write(
    _ label: String, _ numbers: Range<Int>, part: String = "", half: Int, speakers: Int = 4
  ) throws {
    let place = folder.appending(path: part + label)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    for number in numbers {
      let samples = (0..<300 + number * 7).map { index -> Float in
        (index / half % 2 == 0 ? 1 : -1) * (0.2 + Float(number % 5) / 10)
          + Float(index * (number + 3) % 11) / 100
      }
      try WAV.write(
        Sound(samples: Tensor(samples, shape: [samples.count, 1]), rate: 2_000),
        to: place.appending(path: "\(label)_v\(number % speakers)_\(number).wav").path)
    }
  }

  private func set(_ part: String = "") throws -> SoundSet {
    SoundSet(try LabelledFiles(.sounds, inFolder: folder.appending(path: part).path))
  }

  private var quick: SoundTraining.Options {
    var options = SoundTraining.Options()
    options.bands = 16
    options.recipe = PictureSetRecipe(
      filters: [4], hidden: [8], batchSize: 8, epochs: 20, patience: 20, learningRate: 0.01)
    return options
  }

  @Test func aNetworkIsLearnedAndScored() throws {
    defer { remove() }
    try write("high", 0..<20, half: 2)
    try write("low", 0..<28, half: 9)
    let training = try SoundTraining(set(), quick)
    #expect(training.classNames == ["high", "low"] && training.kind == .sounds)
    #expect(training.shape == training.fitting.shape && training.shape[1] == 16)
    #expect(training.reasons.rate == "the rate of all recordings")
    #expect(training.test.count == 10 && training.test.targets.integers.count { $0 == 0 } == 4)
    #expect(training.validation?.count == 6 && training.training.count == 32)
    let outcome = try training.run()
    #expect(outcome.scores.accuracy == 1, "\(outcome.scores.counts)")
    #expect(outcome.trivial.accuracy == 0.6)
    #expect(outcome.model.preprocessing == .sounds(training.fitting))
    #expect(outcome.model.classNames == ["high", "low"])
    // The model's file holds all of the preparation.
    let path = folder.appending(path: "m.safetensors").path
    try outcome.model.save(toPath: path)
    let loaded = try Model.load(fromPath: path)
    #expect(loaded.preprocessing == .sounds(training.fitting))
    #expect(
      try loaded.predict(training.test.features).floats
        == outcome.model.predict(training.test.features).floats)
    #expect(
      try SoundTraining(set(), quick).run().model.weightsDigest == outcome.model.weightsDigest)
  }

  @Test func theRecipeFollowsFromTheSpectrogram() throws {
    defer { remove() }
    try write("high", 0..<4, half: 2)
    try write("low", 0..<4, half: 9)
    var options = SoundTraining.Options()
    (options.rate, options.seconds) = (4_000, 0.5)
    let training = try SoundTraining(set(), options)
    #expect(training.shape == [50, 40, 1] && training.fitting.spectrogram.rate == 4_000)
    #expect(training.recipe == PictureSetRecipe(forPictures: 6, rows: 50, columns: 40))
    #expect(training.recipe.filters == [16, 32, 64] && training.recipe.shifts)
    #expect(training.reasons == ("as you chose", "as you chose"))
    #expect(training.speakerCount == nil)
  }

  /// No speaker is on two sides of a split.
  @Test func speakersStayTogether() throws {
    defer { remove() }
    try write("high", 0..<20, half: 2, speakers: 5)
    try write("low", 0..<20, half: 9, speakers: 5)
    var options = quick
    options.speaker = .part(2)
    let training = try SoundTraining(set(), options)
    #expect(training.speakerCount == 5)
    // Each speaker has 8 recordings, so a fifth is one speaker, and 15 % of the others are one, too.
    #expect(training.test.count == 8 && training.validation?.count == 8)
    #expect(training.training.count == 24)
    let numbers = try set().recordings.map { try SpeakerName.part(2).speaker(of: $0.path) }
    #expect(Set(numbers) == ["v0", "v1", "v2", "v3", "v4"])
    options.speaker = .part(4)
    #expect {
      try SoundTraining(set(), options)
    } throws: { error in
      "\(error)".hasSuffix(
        "high_v0_0.wav: must name its speaker in part 4 between the signs _, got 3 parts; rename it, or "
          + "choose another part.")
    }
  }

  @Test(arguments: [
    ("folder", "yes/ann/1.wav", "ann"), ("1", "yes/ann_2.wav", "ann"),
    ("2", "yes/a_b.c.wav", "b.c"),
  ])
  func namesOfSpeakers(text: String, path: String, speaker: String) throws {
    #expect(try SpeakerName(text)?.speaker(of: path) == speaker)
  }

  @Test func namesThatAreNone() {
    #expect(["0", "-1", "x", "", "Folder"].allSatisfy { SpeakerName($0) == nil })
    #expect(throws: (any Error).self) { try SpeakerName.folder.speaker(of: "1.wav") }
    #expect(throws: (any Error).self) { try SpeakerName.part(2).speaker(of: "a/b_.wav") }
  }

  @Test func ownTestRecordingsLeaveAllOthersToLearnFrom() throws {
    defer { remove() }
    try write("high", 0..<10, part: "train/", half: 2)
    try write("low", 0..<10, part: "train/", half: 9)
    try write("low", 3..<4, part: "test/", half: 9)
    try write("noise", 20..<23, part: "test/", half: 1)
    var options = quick
    options.shared.validationShare = 0
    let training = try SoundTraining(set("train"), test: set("test"), options)
    #expect(training.training.count == 20 && training.validation == nil)
    #expect(training.test.targets.integers == [1] && training.unknownCount == 3)
    #expect(
      training.warnings() == [
        "1 of 1 test recordings is also among those to learn from, which makes the test easier; remove "
          + "duplicates.",
        "left out 3 recordings of classes without recordings to learn from; add some of these classes.",
      ])
  }

  @Test func tooFewRecordingsAreRefused() throws {
    defer { remove() }
    #expect {
      try SoundTraining(set())
    } throws: {
      "\($0)".hasSuffix(
        ": must have a folder of recordings for each class, got no recording; make folders such as yes "
          + "and no in it.")
    }
  }
}
