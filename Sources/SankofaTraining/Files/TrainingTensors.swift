import SankofaFormats
import SankofaNN
import SankofaTensor

/// The tensors with the state of training that a model file keeps in addition to the parameters, so
/// that training continues as if it had not been interrupted:
///
/// | tensor | meaning |
/// |---|---|
/// | `optimizer.steps`, `optimizer.beta1Power`, … | a scalar that all parameters share, `float64` |
/// | `optimizer.layers.0.weight.mean`, … | a state of a parameter, such as a moment, an average or accumulated gradients |
/// | `unaveraged.layers.0.weight`, … | the weight from which training continues, when the model has its average |
struct TrainingTensors {
  static let optimizerPrefix = "optimizer."
  static let unaveragedPrefix = "unaveraged."

  let model: Model
  let compilation: Compilation

  /// Returns true when a tensor of a model file is part of the state of training and not a
  /// parameter.
  static func hold(_ name: String) -> Bool {
    name.hasPrefix(optimizerPrefix) || name.hasPrefix(unaveragedPrefix)
  }

  // MARK: Writing

  /// The tensors to write, the `float64` ones first. They share the optimizer's memory, so the next
  /// step overwrites them.
  var tensors: [(name: String, tensor: Tensor)] { compilation.isFresh ? [] : kept }

  /// The same tensors, also when no step was taken yet.
  var kept: [(name: String, tensor: Tensor)] {
    let shared = zip(sharedNames, compilation.shared).map { name, storage in
      (name: name, tensor: Tensor(storage: storage, type: TensorType([], .float64)))
    }
    let states = model.namedParameters.flatMap { path, parameter in
      zip(stateNames(path), compilation.states[ObjectIdentifier(parameter)] ?? []).map {
        (name: $0, tensor: Tensor(storage: $1, type: parameter.type))
      }
    }
    let weights = model.namedParameters.compactMap { path, parameter in
      compilation.weightsSetAside(of: parameter).map {
        (
          name: TrainingTensors.unaveragedPrefix + path,
          tensor: Tensor(storage: $0, type: parameter.type)
        )
      }
    }
    return shared + states + weights
  }

  // MARK: Reading

  /// Restores the tensors of a file.
  ///
  /// - Throws: `SankofaError` for a tensor that is missing, has another type, or is not expected.
  func restore(_ kept: [(name: String, tensor: Tensor)]) throws {
    if kept.isEmpty { return }
    var left = Dictionary(uniqueKeysWithValues: kept.map { ($0.name, $0.tensor) })
    func taken(_ name: String, _ type: TensorType) throws -> Tensor {
      guard let tensor = left.removeValue(forKey: name) else {
        throw wrong("lacks the tensor \(name.quoted)")
      }
      if tensor.type == type { return tensor }
      throw wrong("tensor \(name.quoted) must be \(type), got \(tensor.type)")
    }
    let shared = try sharedNames.map { try taken($0, TensorType([], .float64)).scalar }
    try check(shared)
    var states: [ObjectIdentifier: [Storage]] = [:]
    for (path, parameter) in model.namedParameters {
      let names = stateNames(path)
      // A parameter that was never trained has no states.
      guard names.contains(where: { left[$0] != nil }) else { continue }
      states[ObjectIdentifier(parameter)] = try names.map {
        try taken($0, parameter.type).storage.copy()
      }
    }
    compilation.resume(shared: shared, states: states)
    for (path, parameter) in model.namedParameters {
      let name = TrainingTensors.unaveragedPrefix + path
      if left[name] == nil { continue }
      compilation.setAside(try taken(name, parameter.type).storage.copy(), of: parameter)
    }
    if let name = left.keys.min() {
      throw wrong("tensor \(name.quoted) is nothing that the optimizer remembers")
    }
  }

  /// Throws when the count of steps is not a whole number from 0 to 10¹⁵, or when another number is
  /// not finite.
  private func check(_ shared: [Double]) throws {
    for (name, number) in zip(compilation.optimizer.allSharedStates.map(\.name), shared).dropFirst(
      compilation.optimizer.rule.sharedStates.count)
    {
      let isCount = number >= 0 && number <= 1e15 && number == number.rounded(.down)
      if name == "steps" ? isCount : number.isFinite { continue }
      throw wrong("\((TrainingTensors.optimizerPrefix + name).quoted) cannot be \(number)")
    }
  }

  private func wrong(_ rule: String) -> SankofaError {
    SankofaError("the training", rule + "; save the model anew.")
  }

  private var sharedNames: [String] {
    compilation.optimizer.allSharedStates.map { TrainingTensors.optimizerPrefix + $0.name }
  }

  private func stateNames(_ path: String) -> [String] {
    compilation.optimizer.allStateNames.map {
      "\(TrainingTensors.optimizerPrefix)\(path).\($0)"
    }
  }
}
