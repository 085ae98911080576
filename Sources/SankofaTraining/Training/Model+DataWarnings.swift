import SankofaData
import SankofaNN
import SankofaTensor

// Finds data from which a model learns little or nothing.

extension Model {
  /// Throws when batches have one example and a layer normalises over the examples: its output is 0
  /// then.
  func checkBatches(of runner: EpochRunner) throws {
    guard let path = runner.pathsOfSingleExamples.whole else { return }
    let fix = runner.data.count == 1 ? "at least 2 examples" : "a batchSize of at least 2"
    throw TrainingError(
      "fit",
      "BatchNormalization \(path.quoted) takes the mean over the examples of a batch away, and a "
        + "batch has 1; give \(fix), or use LayerNormalization.")
  }

  /// Warnings about data from which the model is unlikely to learn.
  func dataWarnings(
    _ data: Dataset, _ runner: EpochRunner, _ losses: [Loss]
  ) throws -> [TrainingWarning] {
    var found: [String] = []
    for (output, targets) in data.targetParts.enumerated() {
      let name = data.targetParts.count == 1 ? "" : " of output \(graph.outputName(output).quoted)"
      found += [
        constantTargets(targets, losses[output], name),
        range(targets, output, losses[output], name),
        shares(targets, output, losses[output], name),
      ].compactMap { $0 }
    }
    if let path = runner.pathsOfSingleExamples.tail {
      found.append(
        "the last batch of each epoch has 1 example, of which BatchNormalization \(path.quoted) "
          + "leaves nothing; take another batchSize.")
    }
    return found.map { TrainingWarning("fit", $0) }
  }

  /// The message for targets that all belong to one class, which is learned whatever the examples
  /// are.
  private func constantTargets(_ targets: Tensor, _ loss: Loss, _ name: String) -> String? {
    guard loss.probabilities != nil, targets.shape[0] > 1, targets.elementCount > 0 else {
      return nil
    }
    let isConstant = targets.withUnsafeBytes { bytes in
      let width = bytes.count / targets.shape[0]
      // Every row equals the one before it.
      return zip(bytes, bytes.dropFirst(width)).allSatisfy { $0 == $1 }
    }
    guard isConstant else { return nil }
    let what = targets.rank == 1 ? written(targets[0].scalar, of: targets) : "the same"
    return
      "all \(grouped(targets.shape[0])) targets\(name) are \(what), which is learned whatever the "
      + "examples are; give examples of other classes, and shuffle before taking a part."
  }

  /// The message for targets that the output or the loss cannot reach.
  private func range(
    _ targets: Tensor, _ output: Int, _ loss: Loss, _ name: String
  ) -> String? {
    guard targets.elementType.isFloatingPoint, targets.elementCount > 0 else { return nil }
    let (low, high) = (targets.min().scalar, targets.max().scalar)
    let extent = "\(written(low, of: targets)) to \(written(high, of: targets))"
    if loss.probabilities != nil {
      guard low < 0 || high > 1 else { return nil }
      return
        "the targets\(name) go from \(extent), and \(loss.name) wants 0…1; scale them, or use "
        + "another loss."
    }
    guard loss.isOfDifferences, let function = outputActivations[output],
      let range = function.range,
      low < range.lowerBound || high > range.upperBound
    else { return nil }
    return "the targets\(name) go from \(extent), and \(outputLayerName(output)) ends with "
      + "\(function.name), which stays in \(range.lowerBound)…\(range.upperBound); end with linear, or "
      + "scale them."
  }

  /// The message for targets that mark several classes or none, where the probabilities add up to
  /// 1.
  private func shares(
    _ targets: Tensor, _ output: Int, _ loss: Loss, _ name: String
  ) -> String? {
    let isShared =
      outputActivations[output]?.probabilities == .softmax || loss.probabilities == .softmax
    guard isShared, loss.probabilities != nil, targets.elementType.isFloatingPoint,
      targets.rank > 1, targets.elementCount > 0
    else { return nil }
    let sharing = targets.withUnsafeBytes { bytes in firstUnequalSum(bytes, targets.type) }
    guard let (example, sum) = sharing else { return nil }
    return
      "the targets\(name) of example \(example) add up to \(sum), and softmax shares out 1; use "
      + "sigmoid and binary-crossentropy where there may be several classes or none."
  }

  /// The first example with shares that do not add up to 1, and what they add up to. It takes some
  /// rows at a time, so that there is no second array of all targets.
  private func firstUnequalSum(
    _ bytes: UnsafeRawBufferPointer, _ type: TensorType
  ) -> (example: Int, sum: Double)? {
    let count = type.shape[0]
    let width = bytes.count / count
    for begin in stride(from: 0, to: count, by: 4096) {
      let end = min(begin + 4096, count)
      let rows = Tensor(
        copying: UnsafeRawBufferPointer(rebasing: bytes[begin * width..<end * width]),
        shape: Shape([end - begin] + type.shape.dropFirst().extents),
        elementType: type.elementType)
      let sums = rows.converted(to: .float64).sum(axes: [rows.rank - 1]).doubles
      guard let index = sums.firstIndex(where: { abs($0 - 1) > 1e-3 }) else { continue }
      return (begin + index / max(1, sums.count / (end - begin)), sums[index])
    }
    return nil
  }

  /// A target as its type writes it: a label, or a number without digits that it does not have.
  private func written(_ number: Double, of targets: Tensor) -> String {
    switch targets.elementType {
    case .int32: "\(Int(number))"
    case .float32: "\(Float(number))"
    default: "\(number)"
    }
  }
}
