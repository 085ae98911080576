import SankofaTensor

/// Turns labels into rows of zeros with a one at the label's place.
///
/// - Parameters:
///   - labels: `[n]`, `int32`.
///   - classCount: the length of a row; at least 1.
/// - Returns: `[n, classCount]`, `float32`.
/// - Throws: `DataError` when the labels have another shape or type, or for the first label outside
///   `0..<classCount`.
public func oneHot(_ labels: Tensor, classCount: Int) throws -> Tensor {
  try oneHot(labels, classCount: classCount, in: "oneHot")
}

private func oneHot(_ labels: Tensor, classCount: Int, in place: String) throws -> Tensor {
  guard labels.elementType == .int32 else {
    throw DataError.wrongType(
      in: place, part: "labels", rule: "int32", type: labels.elementType)
  }
  guard labels.shape.rank == 1 else {
    throw DataError.wrongShape(in: place, part: "labels", rule: "[n]", shape: labels.shape)
  }
  let values = labels.elements(as: Int32.self)
  if let index = values.firstIndex(where: { $0 < 0 || Int($0) >= classCount }) {
    throw DataError.labelOutside(
      in: place, index: index, label: Int(values[index]), classCount: classCount)
  }
  var ones = [Float](repeating: 0, count: values.count * classCount)
  for (row, label) in values.enumerated() { ones[row * classCount + Int(label)] = 1 }
  return Tensor(ones, shape: [values.count, classCount])
}

extension Dataset {
  /// Returns this data set with its labels as one-hot rows, `[count, classes]` (`float32`), for
  /// losses that take values. A data set whose targets are already values is returned as it is;
  /// with several targets, only the first is changed.
  ///
  /// - Parameter classCount: the length of a row; by default the number of class names or, without
  ///   names, the largest label plus 1.
  /// - Throws: `DataError.labelOutside` when a label is not below `classCount`.
  public func withOneHotTargets(classCount: Int? = nil) throws -> Dataset {
    guard hasLabels else { return self }
    let largest = targets.elements(as: Int32.self).max().map(Int.init) ?? 0
    let classes = classCount ?? classNames?.count ?? largest + 1
    return Dataset(
      unchecked: name, features: featureParts,
      targets: [try oneHot(targets, classCount: classes, in: place)] + targetParts.dropFirst(),
      sampleWeights: sampleWeights, classNames: classNames)
  }
}
