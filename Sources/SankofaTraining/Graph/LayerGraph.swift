import SankofaNN
import SankofaTensor

/// The connections of a model's layers. Values are numbered: first the inputs, then the output of
/// each call.
package struct LayerGraph {
  /// A use of a layer; a shared layer has several.
  package struct Call: Hashable {
    /// The layer's number.
    package var layer: Int
    /// The numbers of the values that are its inputs.
    package var inputs: [Int]
  }

  /// The shape of one example for each input; `nil` when it is not stated.
  package var inputShapes: [Shape?]
  package var inputNames: [String?]
  /// The calls, each after those whose values it takes.
  package var calls: [Call]
  /// The numbers of the values that are the model's outputs.
  package var outputs: [Int]
  package var outputNames: [String?]

  /// Makes the graph of a chain of layers.
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

  /// True when every layer takes only the output of the layer before it, and the output of the last
  /// layer is the model's output.
  package var isChain: Bool {
    inputShapes.count == 1 && outputs == [calls.count]
      && calls.enumerated().allSatisfy { $1.layer == $0 && $1.inputs == [$0] }
  }

  /// Returns the name of an output in histories: its own name, or `output0`, `output1`, ….
  package func outputName(_ index: Int) -> String { outputNames[index] ?? "output\(index)" }

  /// Throws when two outputs have the same name, because histories identify outputs by name.
  func checkOutputNames() throws {
    var known: Set<String> = []
    for name in outputNames.indices.map(outputName) where !known.insert(name).inserted {
      throw SankofaError(
        "model", "two outputs are called \(name.quoted); give each a name of its own.")
    }
  }

  /// Returns the name of an input in messages: its own name in quotation marks, or its number.
  package func inputName(_ index: Int) -> String {
    inputNames[index].map(\.quoted) ?? "\(index)"
  }

  /// The number of each call among the calls of its layer, counted from 0.
  package var callNumbers: [Int] {
    var counts: [Int: Int] = [:]
    return calls.map { call in
      defer { counts[call.layer, default: 0] += 1 }
      return counts[call.layer, default: 0]
    }
  }

  /// Runs the calls in order.
  ///
  /// - Returns: the values of all calls, without the inputs.
  package func run<Value>(
    _ inputs: [Value], _ apply: (_ call: Int, _ inputs: [Value]) throws -> Value
  ) rethrows -> [Value] {
    var values = inputs
    for (index, call) in calls.enumerated() {
      values.append(try apply(index, call.inputs.map { values[$0] }))
    }
    return Array(values.dropFirst(inputs.count))
  }

  /// Picks the outputs from the values of the inputs and calls.
  package func outputs<Value>(_ inputs: [Value], _ called: [Value]) -> [Value] {
    outputs.map { $0 < inputs.count ? inputs[$0] : called[$0 - inputs.count] }
  }
}
