import Foundation
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// A page as users of the library meet it: read, look, train, keep.
@Suite struct PublicNetworkPageTests {
  @Test func readTrainAndKeep() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sankofa-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path + "/net.json"
    try Data(
      """
      {"layers": [{"weights": [[2]]}], "examples": [{"input": 1, "target": 1}], "learningRate": 0.25,
       "loss": "squared_error"}
      """.utf8
    ).write(to: URL(filePath: path))
    var page = try NetworkPage(readingPath: path)
    #expect(page.values["layers.0.weight"]?.doubles == [2])
    let model = try page.model()
    // a = 2, and 2 (a − 1) = 2: each parameter loses 0.25 · 2.
    try model.fit(page.dataset(), batchSize: page.exampleCount, verbosity: .silent)
    let learned = model.parameters.map { ($0.path, $0.value) }
    page = page.with(values: Dictionary(uniqueKeysWithValues: learned))
    page.name = "learned"
    page.learningRate = 1
    try page.write(toPath: path)
    let again = try NetworkPage(readingPath: path)
    #expect(again.name == "learned")
    #expect(again.learningRate == 1)
    #expect(again.loss.name == "squared_error")
    #expect(again.values["layers.0.weight"]?.doubles == [1.5])
    #expect(again.values["layers.0.bias"]?.doubles == [-0.5])
    #expect(again.features.doubles == [1])
    #expect(again.targets.doubles == [1])
  }
}
