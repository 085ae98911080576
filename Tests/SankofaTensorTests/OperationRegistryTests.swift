import SankofaTensor
import SankofaTestSupport
import Testing

/// Nothing is an operation that is not in the registry, and nothing in it goes unchecked.
@Suite struct OperationRegistryTests {
  private static let lines = ["Operations", "Graph"].flatMap {
    SourceFiles.lines(in: "Sources/SankofaTensor/\($0)")
  }

  private static let examples = OperationRegistry.entries.map { $0.example(2, 3, .float32) }

  /// The types in the sources that conform to `Operation`, each with the line above its declaration.
  private static let declared: [(type: String, above: String)] = zip(lines, lines.dropFirst())
    .compactMap { above, line in
      guard
        let found = line.firstMatch(of: #/(?:struct|enum) (\w+): [^{]*\b(?:Kernel)?Operation\b/#)
      else {
        return nil
      }
      return (String(found.1), above)
    }

  @Test func namesAreUnique() {
    let names = OperationRegistry.entries.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test func everyTypeThatIsAnOperationIsRegistered() {
    let registered = Set(Self.examples.map { "\(Swift.type(of: $0.operation))" })
    #expect(Set(Self.declared.map(\.type)) == registered)
    #expect(registered.count > 10)
  }

  @Test func everyCaseOfAFamilyIsRegistered() {
    func names<Family: Operation & CaseIterable>(_: Family.Type) -> [String] {
      Family.allCases.map(\.name)
    }
    let wanted =
      names(Unary.self) + names(Binary.self) + names(Comparison.self) + names(Logical.self)
      + names(Softmax.self) + Reduce.Function.allCases.map(\.rawValue)
    #expect(Set(wanted).subtracting(OperationRegistry.entries.map(\.name)) == [])
    // A family that is not listed here has cases of its own in the sources.
    let families = Set(
      Self.lines.compactMap { $0.firstMatch(of: #/enum (\w+): [^{]*\bCaseIterable\b/#)?.1 })
    #expect(families == ["Unary", "Binary", "Comparison", "Logical", "Softmax", "Function"])
  }

  @Test func everyOperationIsDocumented() {
    for (type, above) in Self.declared {
      #expect(above.hasPrefix("/// "), "\(type) has no documentation comment")
    }
    for entry in OperationRegistry.entries {
      let declarations = zip(Self.lines, Self.lines.dropFirst()).filter { _, line in
        line.contains("public \(entry.function)")
          || line.contains("public static \(entry.function)")
      }
      #expect(!declarations.isEmpty, "\(entry.name): no public \(entry.function)")
      for (above, _) in declarations {
        let isDocumented = above.drop { $0 == " " }.hasPrefix("///")
        #expect(isDocumented, "public \(entry.function) has no documentation comment")
      }
    }
  }

  @Test func everyOperationHasGoldenValues() {
    // Positions are counted and random numbers compared with `RandomKey`, whose goldens are
    // Random123's; the start of a trace is the identity.
    let elsewhere: Set = ["indices", "uniform", "traced"]
    let golden = Set(GoldenOperation.cases.map { GoldenOperation.primitive(of: $0) })
    let names = Set(OperationRegistry.entries.map(\.name))
    #expect(names.subtracting(golden) == elsewhere)
    #expect(golden.subtracting(names) == [])
  }

  /// The gradient checks go over all entries; here it is checked that an entry does not say by
  /// mistake that there is nothing to check.
  @Test func whatIsCalledConstantHasNoDerivative() {
    for entry in OperationRegistry.entries {
      let example = entry.example(2, 3, .float32)
      let inputs = example.inputs.map {
        Tensor.zeros($0.type.shape, elementType: $0.type.elementType)
      }
      let output = Tensor.apply(example.operation, inputs)
      let upstream = Tensor.ones(output.shape, elementType: output.elementType)
      let parts = example.operation.gradients(inputs: inputs, output: output, upstream: upstream)
      #expect(parts.contains { $0 != nil } == entry.isDifferentiable, "\(entry.name)")
      #expect(parts.count == inputs.count, "\(entry.name)")
    }
  }
}
