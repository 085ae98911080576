import SankofaFormats
import SankofaNN
import SankofaNeurons

/// A neuron that `sankofa neuron gate` can look for and show.
protocol DescribedNeuron: SearchableNeuron {
  /// The name of its kind, such as `perceptron`.
  static var title: String { get }
  /// The condition under which it fires, for inputs of these names, such as `fires when x1 - 0.5 > 0`.
  func condition(_ names: [String]) -> String
  /// Its weights and threshold in words, for inputs of these names.
  func settings(_ names: [String]) -> String
  /// The columns of its table besides inputs and output.
  static var columns: [String] { get }
  func cells(_ inputs: [Bool]) -> [String]
  var json: JSON { get }
  /// The values of its columns in a row.
  func rowJSON(_ inputs: [Bool]) -> [(String, JSON)]
}

extension Perceptron: DescribedNeuron {
  static var title: String { "perceptron" }

  func condition(_ names: [String]) -> String {
    "fires when \(NeuronWords.sum(weights, names, bias: bias)) > 0"
  }

  func settings(_ names: [String]) -> String {
    let weights = weights.map(NeuronWords.number).joined(separator: ", ")
    return "weights \(weights); bias \(NeuronWords.number(bias)), so threshold "
      + NeuronWords.number(threshold)
  }

  static var columns: [String] { ["sum"] }

  func cells(_ inputs: [Bool]) -> [String] { [NeuronWords.number(sum(of: inputs))] }

  var json: JSON {
    ["weights": .numbers(weights), "bias": .number(bias), "threshold": .number(threshold)]
  }

  func rowJSON(_ inputs: [Bool]) -> [(String, JSON)] { [("sum", .number(sum(of: inputs)))] }

  private func sum(of inputs: [Bool]) -> Double { sum(inputs.map { $0 ? 1 : 0 }) }
}

extension McCullochPittsNeuron: DescribedNeuron {
  static var title: String { "McCulloch-Pitts neuron" }

  func condition(_ names: [String]) -> String {
    let (counted, stopping) = (named(.excitatory, names), named(.inhibitory, names))
    let stop = stopping.isEmpty ? "" : "unless \(NeuronWords.list(stopping, "or")) is 1"
    if threshold <= 0 { return stop.isEmpty ? "fires always" : "fires \(stop)" }
    if threshold > counted.count { return "never fires" }
    let start = "fires when \(counted.joined(separator: " + ")) >= \(threshold)"
    return stop.isEmpty ? start : "\(start), \(stop)"
  }

  func settings(_ names: [String]) -> String {
    let kinds = Input.allCases.compactMap { kind -> String? in
      let named = named(kind, names)
      return named.isEmpty ? nil : "\(kind.rawValue): \(named.joined(separator: ", "))"
    }
    return "threshold \(threshold); \(kinds.joined(separator: "; "))"
  }

  private func named(_ kind: Input, _ names: [String]) -> [String] {
    zip(inputs, names).filter { $0.0 == kind }.map(\.1)
  }

  static var columns: [String] { ["sum", "inhibited"] }

  func cells(_ inputs: [Bool]) -> [String] {
    ["\(sum(inputs))", isInhibited(inputs) ? "yes" : "no"]
  }

  var json: JSON {
    [
      "inputs": .array(inputs.map { .string($0.rawValue) }), "threshold": .integer(threshold),
    ]
  }

  func rowJSON(_ inputs: [Bool]) -> [(String, JSON)] {
    [("sum", .integer(sum(inputs))), ("inhibited", .bool(isInhibited(inputs)))]
  }
}
