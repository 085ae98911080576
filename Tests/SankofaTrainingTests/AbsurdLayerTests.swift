import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Every layer that files may name, with numbers that nobody means: each is refused in one line before
/// anything runs, or works.
@Suite struct AbsurdLayerTests {
  /// Whole numbers that no layer can use anywhere, and others that few can.
  private static let impossible = [Int.max, Int.min, 1 << 62]
  private static let strange = [0, -1, 1 << 31, 1 << 40]
  private static let shapes: [Shape] = [
    [], [0], [1], [3], [.max], [0, 0], [4, 0], [0, 4], [2, 3], [.max, 1], [1, .max], [1 << 62, 4],
    [0, 0, 0], [4, 4, 0], [5, 1, 2], [.max, .max, 1], [1, 1, .max], [1 << 40, 1 << 40, 1 << 40],
    [2, 2, 2, 2], [.max, 0, .max, 0], [1, 1, 1, 1, 1, 1],
  ]

  private func expectOneLine(_ error: some Error, _ what: String) {
    let line = "\(error)"
    #expect(!line.contains("\n") && (10..<1000).contains(line.count), "\(what): \(line)")
  }

  @Test func samplesHaveEveryKind() {
    #expect(LayerSample.all.map(\.kind).sorted() == LayerRegistry.standard.kinds)
  }

  /// The answers of a layer to inputs of many shapes.
  @Test(arguments: LayerRegistry.standard.kinds) func inputs(kind: String) throws {
    let sample = try LayerSample.of(kind)
    for shape in AbsurdLayerTests.shapes {
      for inputs in [sample.inputs.map { _ in shape }, [shape] + sample.inputs.dropFirst(), []] {
        do { _ = try sample.layer.refusing(inputs) } catch { expectOneLine(error, "\(inputs)") }
      }
    }
  }

  /// Each number of a configuration in turn, through the public interface.
  @Test(arguments: LayerRegistry.standard.kinds) func configurations(kind: String) throws {
    let sample = try LayerSample.of(kind)
    for (index, entry) in sample.layer.configuration.entries.enumerated() {
      for (value, isImpossible) in AbsurdLayerTests.variants(of: entry.value) {
        var configuration = sample.layer.configuration
        configuration.entries[index].value = value
        let what = "\(kind) \(entry.name) \(value)"
        do {
          let layer = try type(of: sample.layer).init(configuration: configuration)
          try layer.refusing(sample.inputs)
          // First values may be whatever a person wants.
          if isImpossible, !entry.name.lowercased().hasSuffix("initializer") {
            try LayerSample(layer: layer, inputs: sample.inputs).model().build()
            Issue.record("\(what) is accepted")
          }
        } catch { expectOneLine(error, what) }
      }
    }
  }

  /// Each value of a file's architecture in turn.
  @Test(arguments: LayerRegistry.standard.kinds) func files(kind: String) throws {
    let folder = try TemporaryFolder()
    let sample = try LayerSample.of(kind)
    let model = sample.model()
    try model.save(to: folder.file("whole"))
    let whole = try SafeTensors(bytes: bytes(of: folder.file("whole")))
    let text = try #require(whole.metadata["architecture"])
    let examples = sample.inputs.map { Tensor.ones(Shape([2] + $0.extents)) }
    for architecture in AbsurdLayerTests.variants(of: try JSON(parsing: text, path: "")) {
      var file = whole
      file.metadata["architecture"] = architecture.description
      let path = try folder.write(try file.encoded())
      do {
        let loaded = try Model.load(fromPath: path)
        // What is allowed may still be more than this machine has.
        let isSmall = loaded.outputShapes?.allSatisfy { $0.elementCount < 1 << 20 } ?? false
        if loaded.inputShapes == sample.inputs, isSmall { _ = try loaded.predict(examples) }
      } catch {
        #expect(error is FormatError, "\(architecture): \(error)")
        expectOneLine(error, "\(architecture)")
      }
    }
  }

  /// A value with each of its numbers replaced, and whether nothing can be made of that.
  private static func variants(
    of value: Configuration.Value
  ) -> [(Configuration.Value, isImpossible: Bool)] {
    switch value {
    case .integer:
      impossible.map { (.integer($0), true) } + strange.map { (.integer($0), false) }
        + [(.number(0.5), true), (.none, false)]
    case .number:
      [Double.nan, .infinity].map { (.number($0), true) }
        + [-1, 1e308].map { (.number($0), false) }
    case .list(let parts):
      parts.indices.flatMap { index in
        variants(of: parts[index]).map { part, isImpossible in
          var changed = parts
          changed[index] = part
          return (.list(changed), isImpossible)
        }
      } + [(.list([]), false), (.list(parts + parts), false)]
    case .configuration(let inner): variants(of: inner)
    case .text: [(.text(""), true), (.text("x\n"), true), (.integer(1), true)]
    case .flag: [(.integer(1), true)]
    case .none:
      [
        (.list([.number(.nan), .number(1)]), true), (.list([.number(-1), .number(1)]), true),
        (.list([.integer(.max), .integer(.max)]), false), (.text("x"), true),
      ]
    }
  }

  private static func variants(
    of inner: Configuration
  ) -> [(Configuration.Value, isImpossible: Bool)] {
    var all: [(Configuration.Value, isImpossible: Bool)] = [
      (.configuration(Configuration()), true), (.integer(1), true),
    ]
    for (index, entry) in inner.entries.enumerated() {
      let isDrawn = entry.name.lowercased().hasSuffix("initializer")
      for (value, isImpossible) in variants(of: entry.value) {
        var changed = inner
        changed.entries[index].value = value
        all.append((.configuration(changed), isImpossible && !isDrawn))
      }
    }
    return all
  }

  private static func variants(of json: JSON) -> [JSON] {
    switch json {
    case .integer: (impossible + strange).map { .integer($0) } + [.number(0.5), .null]
    case .number: [.number(-1), .number(1e308), .string("1")]
    case .array(let parts):
      parts.indices.flatMap { index in
        variants(of: parts[index]).map { part in
          var changed = parts
          changed[index] = part
          return .array(changed)
        }
      } + [.array([]), .array(parts + parts)]
    case .object(let object):
      object.members.flatMap { member in
        variants(of: member.value).map { value in
          var changed = object
          changed[member.name] = value
          return .object(changed)
        }
      }
    case .string: [.string(""), .string("x\n"), .integer(1)]
    case .bool: [.integer(1)]
    case .null: [.array([.number(-1), .number(1)]), .array([.integer(.max)]), .string("x")]
    }
  }
}

extension Layer {
  /// Gives parameters their shapes, without values. Throws when there can be none.
  fileprivate func refusing(_ inputs: [Shape]) throws {
    _ = try outputShape(merging: inputs)
    try build(merging: inputs)
  }
}
