import SankofaNN
import SankofaTensor
import SankofaTraining

extension Explainer {
  /// Throws unless what an explanation of some examples keeps may fit into memory, before it is asked
  /// for: parameters, their gradients and what a step makes of them, and what each layer gives for each
  /// example, as tensors and as lists.
  static func requireMemory(_ model: Model, examples: Int) throws {
    let parameters = model.parameters.reduce(0) { $0.adding($1.type.shape.elementCount) }
    let example = (model.inputShapes ?? []) + (try model.callShapes())
    let values = example.reduce(0) { $0.adding($1.elementCount) }
    let copies = 4
    let needed = parameters.adding(values.multiplied(by: examples))
      .multiplied(by: copies * ElementType.float64.byteCount)
    guard let excess = MemoryLimit.excess(of: needed) else { return }
    throw ExplainError(
      "model",
      "explaining \(examples) \(examples == 1 ? "example" : "examples") needs \(excess); explain fewer "
        + "or make layers smaller.")
  }
}
