import SankofaNN
import SankofaTensor
import Testing

@Suite struct ConfigurationTests {
  private let configuration = Configuration([
    ("count", .integer(3)), ("rate", .number(0.5)), ("name", .text("relu")), ("flag", .flag(true)),
    ("shape", .list([.integer(2), .integer(3)])), ("factors", .list([.number(0.5), .integer(1)])),
    ("nothing", .none),
  ])

  @Test func values() throws {
    #expect(try configuration.integer("count") == 3)
    #expect(try configuration.number("rate") == 0.5)
    #expect(try configuration.number("count") == 3)
    #expect(try configuration.text("name") == "relu")
    #expect(try configuration.flag("flag"))
    #expect(try configuration.shape("shape") == [2, 3])
    #expect(try configuration.shape("nothing") == nil)
    #expect(try configuration.numbers("factors") == [0.5, 1])
  }

  @Test func errors() {
    func what(_ rule: String, _ name: String) -> String {
      "configuration: \"\(name)\" must be \(rule), got "
    }
    func end(_ found: String) -> String { "\(found); save the model anew." }
    #expect(
      message { try configuration.integer("rate") }.hasPrefix(what("a whole number", "rate")))
    #expect(message { try configuration.number("name") }.hasPrefix(what("a number", "name")))
    #expect(message { try configuration.text("flag") }.hasPrefix(what("a text", "flag")))
    #expect(message { try configuration.flag("count") }.hasPrefix(what("true or false", "count")))
    #expect(
      message { try configuration.shape("factors") }
        .hasPrefix(what("a list of extents", "factors")))
    #expect(
      message { try configuration.shape("rate") }.hasPrefix(what("a list of extents", "rate")))
    #expect(
      message { try configuration.numbers("shape ") }
        == what("a list of numbers", "shape ") + end("nothing"))
    #expect(
      message { try configuration.integer("missing") }
        == what("a whole number", "missing") + end("nothing"))
    let negative = Configuration([("shape", .list([.integer(-1)]))])
    #expect(message { try negative.shape("shape") }.hasPrefix(what("a list of extents", "shape")))
  }

  @Test func equality() {
    #expect(configuration == Configuration(configuration.entries))
    #expect(configuration != Configuration(configuration.entries.reversed()))
    #expect(configuration.hashValue == Configuration(configuration.entries).hashValue)
    #expect(configuration != configuration.replacing("rate", by: .number(0.25)))
  }
}
