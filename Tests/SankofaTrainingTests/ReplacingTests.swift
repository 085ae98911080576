import Foundation
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Only an earlier training of the same network is replaced.
@Suite struct ReplacingTests {
  private let temporary: TemporaryFolder
  private var path: String { temporary.file("model").path }

  init() throws { temporary = try TemporaryFolder() }

  private func model(_ classes: [String]? = ["a", "b", "c"]) throws -> Sequential {
    let model = try classifier()
    try model.build()
    model.classNames = classes
    model.metadata["source"] = "photos/"
    return model
  }

  @Test func classesMustBeTheSame() throws {
    try model().save(toPath: path)
    #expect(try model().mayReplace(path))
    #expect(try !model(["a", "b", "d"]).mayReplace(path))
    #expect(try !model(nil).mayReplace(path))
  }

  @Test func aSlashAtTheEndMakesNoDifference() throws {
    try model().save(toPath: path)
    for (source, isSame) in [
      ("photos", true), ("photos/", true), ("photos//", true), ("photo", false), ("/photos", false),
    ] {
      #expect(try model().mayReplace(path, origin: ["source": source]) == isSame, "\(source)")
    }
  }

  @Test func aBrokenArchitectureIsSomethingElse() throws {
    let file = SafeTensors(
      tensors: [("a", Tensor([1]))],
      metadata: [
        "format": "sankofa-model", "architecture": "{", "classNames": #"["a","b","c"]"#,
        "source": "photos/",
      ])
    try Data(file.encoded()).write(to: temporary.file("model"))
    #expect(try !model().mayReplace(path))
  }
}
