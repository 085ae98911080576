import SankofaData
import SankofaNN
import SankofaTensor

extension Model {
  /// Throws when the data do not suit the model: in the numbers of inputs and outputs, the shapes,
  /// or the labels.
  package func check(_ data: Dataset, _ place: String) throws {
    try checkCounts(data, place)
    for (index, shape) in data.featureShapes.enumerated() {
      guard let known = inputShapes?[index], known != shape else { continue }
      let which = data.rows.features.count == 1 ? "examples" : "input \(graph.inputName(index))"
      throw SankofaError(
        place,
        "the model takes \(which) of shape \(known), got \(shape); give data of that shape.")
    }
    for (output, targets) in data.rows.targets.enumerated() where targets.elementType == .int32 {
      guard let classCount = classCount(of: output) else { continue }
      let labels = data.rows.chosen(targets).integers
      if let index = labels.firstIndex(where: { $0 < 0 || Int($0) >= classCount }) {
        let areFromOne = Int(labels.max() ?? 0) == classCount && labels.min() == 1
        throw SankofaError(
          place,
          "labels must be in 0..<\(classCount) (the model's outputs), got \(labels[index]) at example "
            + "\(index); "
            + (areFromOne ? "they begin at 1: subtract 1." : "add outputs or correct the label."))
      }
    }
  }

  private func checkCounts(_ data: Dataset, _ place: String) throws {
    let counts = [
      (data.rows.features.count, graph.inputShapes.count, "inputs", "features"),
      (data.rows.targets.count, graph.outputs.count, "outputs", "targets"),
    ]
    for (found, count, what, part) in counts where found != count {
      throw SankofaError(
        place,
        "the model has \(count) \(what), got \(found) tensors of \(part); give Dataset(features:"
          + "targets:) one for each.")
    }
  }

  /// Returns the products of sample weights and class weights of all rows, [n]; `nil` when there are
  /// neither.
  func exampleWeights(_ data: Dataset, _ classWeights: [Int: Double]?) throws -> Tensor? {
    guard let classWeights else { return data.rows.weights }
    guard data.hasLabels else {
      throw SankofaError(
        "fit",
        "classWeights need integer labels, got \(data.rows.targets[0].type); use sampleWeights.")
    }
    let count = classCount(of: 0)
    for (label, weight) in classWeights.sorted(by: { $0.key < $1.key }) {
      if label < 0 || count.map({ label >= $0 }) == true {
        let classes = count.map { "in 0..<\($0)" } ?? "from 0 on"
        throw SankofaError(
          "fit",
          "classWeights must be of classes \(classes), got one of class \(label); remove it.")
      }
      if !Float(weight).isFinite || weight < 0 {
        throw SankofaError(
          "fit",
          "classWeights must be finite and 0 or above, got \(weight) for class \(label); use 0 to "
            + "leave a class out.")
      }
    }
    let factors = Tensor(data.rows.targets[0].integers.map { Float(classWeights[Int($0)] ?? 1) })
    return data.rows.weights.map { $0 * factors } ?? factors
  }

  /// Returns the number of classes of an output; `nil` when it has no list of several numbers.
  private func classCount(of output: Int) -> Int? {
    guard let shape = outputShapes?[output], shape.rank == 1, shape[0] > 1 else { return nil }
    return shape[0]
  }
}

extension Dataset {
  /// The shape of one example for each input.
  var featureShapes: [Shape] { rows.features.map { $0.shape.dropFirst() } }
}
