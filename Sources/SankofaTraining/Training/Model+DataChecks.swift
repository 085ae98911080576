import SankofaData
import SankofaNN
import SankofaTensor

extension Model {
  /// Whether the data fit the model, as far as shapes and labels tell.
  package func check(_ data: Dataset, _ place: String) throws {
    if data.featureShape != inputShape, let inputShape {
      throw TrainingError(
        place,
        "the model takes examples of shape \(inputShape), got \(data.featureShape); give data of "
          + "that shape.")
    }
    guard let classCount, data.hasLabels else { return }
    let labels = data.targets.integers
    if let index = labels.firstIndex(where: { $0 < 0 || Int($0) >= classCount }) {
      throw TrainingError(
        place,
        "labels must be in 0..<\(classCount) (the model's outputs), got \(labels[index]) at example "
          + "\(index); add outputs or correct the label.")
    }
  }

  /// Sample weights times class weights, [n], or `nil` when there are neither.
  func exampleWeights(_ data: Dataset, _ classWeights: [Int: Double]?) throws -> Tensor? {
    guard let classWeights else { return data.sampleWeights }
    guard data.hasLabels else {
      throw TrainingError(
        "fit", "classWeights need integer labels, got \(data.targets.type); use sampleWeights.")
    }
    for (label, weight) in classWeights.sorted(by: { $0.key < $1.key }) {
      if label < 0 || label >= classCount ?? .max {
        throw TrainingError(
          "fit",
          "classWeights must be of classes in 0..<\(classCount ?? .max), got one of class \(label); "
            + "remove it.")
      }
      if !weight.isFinite || weight < 0 {
        throw TrainingError(
          "fit",
          "classWeights must be finite and 0 or above, got \(weight) for class \(label); use 0 to "
            + "leave a class out.")
      }
    }
    let factors = Tensor(data.targets.integers.map { Float(classWeights[Int($0)] ?? 1) })
    return data.sampleWeights.map { $0 * factors } ?? factors
  }

  /// How many classes the outputs tell apart, when they do.
  private var classCount: Int? {
    guard let outputShape, outputShape.rank == 1, outputShape[0] > 1 else { return nil }
    return outputShape[0]
  }
}
