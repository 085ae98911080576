import SankofaNN
import SankofaTensor

/// The connections of a model's layers: values are numbered, the inputs first, then what each
/// call gives.
package struct LayerGraph {
  /// One use of a layer; a layer that is shared has several.
  package struct Call: Hashable {
    /// The layer's number.
    package var layer: Int
    /// The numbers of the values that it takes.
    package var inputs: [Int]
  }

  /// The shape of one example of each input, when stated.
  package var inputShapes: [Shape?]
  package var inputNames: [String?]
  /// Each after those whose values it takes.
  package var calls: [Call]
  /// The numbers of the values that the model gives.
  package var outputs: [Int]
  package var outputNames: [String?]

  /// Layers one after the other.
  package init(chainOf count: Int, inputShape: Shape?) {
    inputShapes = [inputShape]
    inputNames = [nil]
    calls = (0..<count).map { Call(layer: $0, inputs: [$0]) }
    outputs = [count]
    outputNames = [nil]
  }

  package init(
    inputShapes: [Shape?], inputNames: [String?], calls: [Call], outputs: [Int],
    outputNames: [String?]
  ) {
    (self.inputShapes, self.inputNames) = (inputShapes, inputNames)
    (self.calls, self.outputs, self.outputNames) = (calls, outputs, outputNames)
  }

  /// True when every layer takes what the one before it gives, and the last gives the output.
  package var isChain: Bool {
    inputShapes.count == 1 && outputs == [calls.count]
      && calls.enumerated().allSatisfy { $1.layer == $0 && $1.inputs == [$0] }
  }

  /// The name of an output in histories: its name, or `output0`, `output1`, ….
  package func outputName(_ index: Int) -> String { outputNames[index] ?? "output\(index)" }

  /// Throws when two outputs have one name: histories know them by it.
  func checkOutputNames() throws {
    var known: Set<String> = []
    for name in outputNames.indices.map(outputName) where !known.insert(name).inserted {
      throw LayerError(
        "model", "two outputs are called \(name.quoted); give each a name of its own.")
    }
  }

  /// The name of an input in messages.
  package func inputName(_ index: Int) -> String {
    inputNames[index].map(\.quoted) ?? "\(index)"
  }

  /// The number of each call among those of its layer, from 0.
  package var callNumbers: [Int] {
    var counts: [Int: Int] = [:]
    return calls.map { call in
      defer { counts[call.layer, default: 0] += 1 }
      return counts[call.layer, default: 0]
    }
  }

  /// Applies each call in turn.
  ///
  /// - Returns: what every call gives, without the inputs.
  package func run<Value>(
    _ inputs: [Value], _ apply: (_ call: Int, _ inputs: [Value]) throws -> Value
  ) rethrows -> [Value] {
    var values = inputs
    for (index, call) in calls.enumerated() {
      values.append(try apply(index, call.inputs.map { values[$0] }))
    }
    return Array(values.dropFirst(inputs.count))
  }

  /// The outputs among all values.
  package func outputs<Value>(_ inputs: [Value], _ called: [Value]) -> [Value] {
    outputs.map { $0 < inputs.count ? inputs[$0] : called[$0 - inputs.count] }
  }
}
