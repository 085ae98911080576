import SankofaNN
import SankofaTensor
import SankofaTraining

extension Explainer {
  /// Throws when an explanation of some examples needs more memory than there is, before it is
  /// allocated: parameters, their gradients, their values after a step, and the outputs of each
  /// layer for each example, as tensors and as lists.
  static func requireMemory(_ model: Model, examples: Int) throws {
    let parameters = model.parameters.reduce(0) { $0.adding($1.type.shape.elementCount) }
    let example = model.builtShapes.inputs + (try model.callShapes())
    let values = example.reduce(0) { $0.adding($1.elementCount) }
    let copies = 4
    let needed = parameters.adding(values.multiplied(by: examples))
      .multiplied(by: copies * ElementType.float64.byteCount)
    guard let excess = MemoryLimit.excess(of: needed) else { return }
    throw SankofaError(
      "model",
      "explaining \(examples) \(examples == 1 ? "example" : "examples") needs \(excess); explain fewer "
        + "or make layers smaller.")
  }
}
