import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining

/// A step of gradient descent that has been taken.
public struct Descent {
  /// Its number, counted from 0.
  public let number: Int
  /// The mean loss before the step.
  public let loss: Double
  private let read: (NetworkPlace) -> Double?

  init(number: Int, loss: Double, read: @escaping (NetworkPlace) -> Double?) {
    (self.number, self.loss, self.read) = (number, loss, read)
  }

  /// The value of a parameter's element after the step; `nil` for other places. Valid only until
  /// the next step.
  public func value(of place: NetworkPlace) -> Double? { read(place) }
}

/// Steps of gradient descent as one plan that overwrites the parameters.
final class DescentProgram {
  private let plan: Plan
  private let arena = Arena()
  private let paths: [String]
  private let shapes: [Shape]
  private let examples: [Storage]
  private let rate = Tensor([0.0] as [Double], shape: []).storage.copy()
  private let parameters: [Storage]
  private let loss = Tensor([0.0] as [Double], shape: []).storage.copy()
  private let isFinite = Tensor([false], shape: []).storage.copy()

  init(_ explainer: Explainer, _ data: Dataset) throws {
    let graph = try ModelGraph(
      explainer.model, explainer.objective, targets: data.targetParts.map(\.type),
      count: data.count)
    let rate = Tensor.placeholder(TensorType([], .float64))
    let tensors = graph.parameters.map(\.tensor)
    let given = graph.inputs + graph.targets + [rate]
    let slopes = gradients(of: graph.trainedLoss, withRespectTo: tensors)
    let trainable = Set(explainer.model.namedParameters.filter(\.parameter.isTrainable).map(\.path))
    var updates: [Plan.Update] = []
    for (index, parameter) in graph.parameters.enumerated() where trainable.contains(parameter.path)
    {
      updates.append(
        Plan.Update(input: given.count + index, value: parameter.tensor - rate * slopes[index]))
    }
    plan = Plan(
      outputs: [graph.trainedLoss, graph.trainedLoss.isFinite()], updates: updates, gate: 1,
      inputs: given + tensors)
    paths = graph.parameters.map(\.path)
    shapes = tensors.map(\.shape)
    examples = (Batch.features(data) + Batch.targets(data)).map { $0.storage }
    parameters = graph.parameters.map { explainer.value(at: $0.path).storage.copy() }
  }

  func step(number: Int, learningRate: Double) throws -> Descent {
    let all = examples + [rate] + parameters + [loss, isFinite]
    let before = withExtendedLifetime(all) {
      rate.pointer.storeBytes(of: learningRate, as: Double.self)
      all.map(\.pointer).withUnsafeBufferPointer { _ = plan.run(in: arena, addresses: $0) }
      return loss.pointer.load(as: Double.self)
    }
    if !before.isFinite {
      throw SankofaError(
        number == 0 ? "loss" : "step \(number)",
        number == 0
          ? "must be finite for gradient descent, got \(before); look at the weights and the input."
          : "it led to a loss that is not finite, \(before); try a smaller learning rate.")
    }
    return Descent(number: number, loss: before) { [self] in value(of: $0) }
  }

  private func value(of place: NetworkPlace) -> Double? {
    guard let index = paths.firstIndex(of: place.path), shapes[index].holds(place.indices) else {
      return nil
    }
    return withExtendedLifetime(parameters) {
      parameters[index].pointer.load(
        fromByteOffset: shapes[index].offset(of: place.indices) * 8, as: Double.self)
    }
  }

  /// Copies of the parameters' present values, by path.
  var values: [String: Tensor] {
    var values: [String: Tensor] = [:]
    for (index, path) in paths.enumerated() {
      values[path] = Tensor(
        storage: parameters[index].copy(), type: TensorType(shapes[index], .float64))
    }
    return values
  }
}
