import SankofaTensor

extension Dataset {
  func check() throws {
    guard !featureParts.isEmpty, !targetParts.isEmpty else {
      throw DataError.noParts(in: place, part: featureParts.isEmpty ? "features" : "targets")
    }
    let featureNames = Dataset.names("features", featureParts.count)
    let targetNames = Dataset.names("targets", targetParts.count)
    for (part, name) in zip(featureParts, featureNames) { try checkShape(features: part, name) }
    for (part, name) in zip(targetParts, targetNames) { try checkShape(targets: part, name) }
    try checkWeightShape()
    for (part, name) in zip(featureParts, featureNames) { try checkFinite(part, name) }
    for (index, (part, name)) in zip(targetParts, targetNames).enumerated() {
      if part.elementType == .int32 {
        try checkLabels(part, classNames: index == 0 ? classNames : nil)
      } else {
        try checkFinite(part, name)
      }
    }
    if let sampleWeights { try checkWeights(sampleWeights) }
  }

  /// The names of the parts in messages: `features`, or `features 0`, `features 1`, ….
  private static func names(_ part: String, _ count: Int) -> [String] {
    count == 1 ? [part] : (0..<count).map { "\(part) \($0)" }
  }

  private func checkShape(features: Tensor, _ name: String) throws {
    guard features.shape.rank > 0 else {
      throw DataError.wrongShape(
        in: place, part: name, rule: "[examples, …]", shape: features.shape)
    }
    guard features.shape[0] > 0, features.shape.elementCount > 0 else {
      throw DataError.empty(in: place, shape: features.shape)
    }
    try checkLength(of: features, name)
  }

  private func checkShape(targets: Tensor, _ name: String) throws {
    try checkLength(of: targets, name)
    let types: [ElementType] = [.int32, .float32, .float64]
    guard types.contains(targets.elementType) else {
      throw DataError.wrongType(
        in: place, part: name, rule: "int32 labels or float values",
        type: targets.elementType)
    }
    if targets.elementType == .int32, targets.shape.rank != 1 {
      throw DataError.wrongShape(
        in: place, part: "labels", rule: "[\(count)]", shape: targets.shape)
    }
  }

  private func checkWeightShape() throws {
    guard let sampleWeights else { return }
    try checkLength(of: sampleWeights, "sample weights")
    guard sampleWeights.elementType == .float32 else {
      throw DataError.wrongType(
        in: place, part: "sample weights", rule: "float32", type: sampleWeights.elementType)
    }
    if sampleWeights.shape.rank != 1 {
      throw DataError.wrongShape(
        in: place, part: "sample weights", rule: "[\(count)]", shape: sampleWeights.shape)
    }
  }

  private func checkLength(of tensor: Tensor, _ part: String) throws {
    guard tensor.shape.rank > 0 else {
      throw DataError.wrongShape(
        in: place, part: part, rule: "[\(count), …]", shape: tensor.shape)
    }
    if tensor.shape[0] != count {
      throw DataError.differentLengths(
        in: place, part: part, length: tensor.shape[0], examples: count)
    }
  }

  private func checkLabels(_ labels: Tensor, classNames: [String]?) throws {
    try labels.withUnsafeBytes { bytes in
      let labels = bytes.bindMemory(to: Int32.self)
      let bound = classNames.map { Int32(clamping: $0.count) } ?? .max
      guard let index = labels.firstIndex(where: { $0 < 0 || $0 >= bound }) else { return }
      throw DataError.labelOutside(
        in: place, index: index, label: Int(labels[index]), classCount: classNames?.count)
    }
  }

  private func checkWeights(_ weights: Tensor) throws {
    try checkFinite(weights, "sample weights")
    try weights.withUnsafeBytes { bytes in
      let values = bytes.bindMemory(to: Float.self)
      guard let index = values.firstIndex(where: { $0 < 0 }) else { return }
      throw DataError.negativeWeight(in: place, index: index, weight: values[index])
    }
  }

  private func checkFinite(_ tensor: Tensor, _ part: String) throws {
    guard let position = tensor.firstNonFinitePosition() else { return }
    let rowLength = tensor.shape.elementCount / count
    let value = tensor.withUnsafeBytes { bytes in
      tensor.elementType == .float32
        ? Double(bytes.bindMemory(to: Float.self)[position])
        : bytes.bindMemory(to: Double.self)[position]
    }
    throw DataError.notFinite(
      in: place, part: part, row: position / rowLength, column: position % rowLength,
      position: position, value: "\(value)")
  }
}

extension Tensor {
  /// The flat position of the first NaN or infinity, or `nil` when all elements are finite.
  func firstNonFinitePosition() -> Int? {
    withUnsafeBytes { bytes in
      switch elementType {
      case .float32: bytes.bindMemory(to: Float.self).firstNonFinitePosition()
      case .float64: bytes.bindMemory(to: Double.self).firstNonFinitePosition()
      case .int32, .uint8, .bool: nil
      }
    }
  }
}

extension UnsafeBufferPointer where Element: BinaryFloatingPoint {
  fileprivate func firstNonFinitePosition() -> Int? {
    // The sum of 0 · x over a block is NaN if any x is not finite; it needs no branch per element.
    let blockLength = 4096
    for begin in stride(from: 0, to: count, by: blockLength) {
      let block = self[begin..<Swift.min(begin + blockLength, count)]
      var sum: Element = 0
      for value in block { sum += value * 0 }
      if sum.isNaN { return block.firstIndex { !$0.isFinite } }
    }
    return nil
  }
}
