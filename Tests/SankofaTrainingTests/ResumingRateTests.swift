import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Files keep the current rate, or the position of the schedule, apart from the optimizer's settings.
@Suite struct ResumingRateTests {
  /// A rule with settings that have the names of what changes.
  private struct Named: OptimizerRule {
    static let name = "named"
    var learningRate = 0.01
    var others: [(name: String, value: Configuration.Value)] = [
      ("rate", .number(0.5)), ("updates", .integer(7)),
    ]
    var configuration: Configuration {
      Configuration([("learningRate", .number(learningRate))] + others)
    }
    func updated(
      _ w: Tensor, gradient g: Tensor, state: inout NamedTensors, shared: NamedTensors,
      learningRate η: Tensor
    ) -> Tensor { w - η * g }
  }

  private let folder: TemporaryFolder
  private var file: URL { folder.file("model") }

  init() throws { folder = try TemporaryFolder() }

  private func trained(_ optimizer: some Optimizer) throws -> Sequential {
    let model = try classifier(optimizer: optimizer)
    try model.fit(try threeClasses(22), epochs: 2, batchSize: 8, verbosity: .silent)
    return model
  }

  private func loaded() throws -> Model {
    var registry = LayerRegistry.standard
    registry.add(Named.self)
    return try Model.load(from: file, layers: registry)
  }

  @Test func settingsOfTheseNames() throws {
    let model = try trained(Named())
    try model.save(to: file)
    #expect(try loaded().learningRate == 0.01)
    model.learningRate = 0.005
    try model.save(to: file)
    #expect(try loaded().learningRate == 0.005)
    let scheduled = try trained(Named().scheduled(by: .inverseTime(from: 0.1, decay: 1, steps: 1)))
    try scheduled.save(to: file, includesOptimizer: false)
    #expect(scheduled.learningRate == 0.1 / 7)
    // Version 0.1 would look for the position among the settings.
    #expect(try SafeTensors(contentsOf: file.path).metadata["formatVersion"] == "3")
    #expect(try loaded().learningRate == 0.1 / 7)
  }

  /// Moves what changes to the settings, where earlier files have it, or leaves it out.
  private func makeOlder(_ name: String, as old: String?) throws {
    var content = try SafeTensors(contentsOf: file.path)
    let training = try JSON(parsing: try #require(content.metadata["training"]))
    let all = try #require(training.objectValue).members
    let value = try #require(training[name])
    let members = try all.filter { $0.name != name }.map { member in
      guard member.name == "configuration", let old else { return (member.name, member.value) }
      let settings = try #require(member.value.objectValue).members.map { ($0.name, $0.value) }
      return (member.name, JSON.object(JSONObject(uniqueMembers: settings + [(old, value)])))
    }
    content.metadata["training"] = JSON.object(JSONObject(uniqueMembers: members)).description
    try content.write(to: file.path)
  }

  @Test func earlierFiles() throws {
    let model = try trained(Adam(learningRate: 0.01))
    try model.save(to: file)
    try makeOlder("learningRate", as: nil)
    #expect(try loaded().learningRate == 0.01)
    model.learningRate = 0.005
    try model.save(to: file)
    try makeOlder("learningRate", as: "rate")
    #expect(try loaded().learningRate == 0.005)
    let scheduled = try trained(
      Adam().scheduled(by: .inverseTime(from: 0.1, decay: 1, steps: 1)))
    try scheduled.save(to: file, includesOptimizer: false)
    try makeOlder("updates", as: "updates")
    #expect(try loaded().learningRate == 0.1 / 7)
    // A setting of one's own is no rate.
    try trained(Named()).save(to: file)
    try makeOlder("learningRate", as: nil)
    #expect(try loaded().learningRate == 0.01)
  }

  /// A file could not tell them apart.
  @Test(arguments: ["clipping", "schedule", "accumulation", "rate"])
  func settingsOfOneName(name: String) throws {
    let model = Sequential { Dense(1, inputShape: [1]) }
    let rule = Named(others: [("rate", .number(1)), (name, .number(1))])
    #expect(
      message { try model.compile(optimizer: rule, loss: .squaredError) }
        == "optimizer \"named\": two of its settings, adjustments included, are called \"\(name)\"; "
        + "give each a name of its own.")
  }
}
