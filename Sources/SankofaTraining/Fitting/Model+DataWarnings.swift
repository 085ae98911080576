import SankofaData
import SankofaNN
import SankofaTensor

// These checks find data from which a model learns little or nothing.

extension Model {
  /// Throws when batches have one example and a layer normalises over the examples, because it then
  /// subtracts the whole input.
  func checkBatches(of runner: EpochRunner) throws {
    guard let path = runner.pathsOfSingleExamples.whole else { return }
    let fix = runner.data.count == 1 ? "at least 2 examples" : "a batchSize of at least 2"
    throw SankofaError(
      "fit",
      "BatchNormalization \(path.quoted) subtracts the mean over the examples of a batch, and each "
        + "batch has 1 example; give \(fix), or use LayerNormalization.")
  }

  /// Returns warnings about data from which the model is unlikely to learn.
  func dataWarnings(
    _ data: Dataset, _ runner: EpochRunner, _ losses: [Loss]
  ) throws -> [TrainingWarning] {
    var found: [String] = []
    // Of targets in files, which may be larger than memory, the first ones are looked at.
    let seen = data.rows.isMapped ? data.prefix(100_000) : data
    for (output, targets) in seen.targetParts.enumerated() {
      let name = data.rows.targets.count == 1 ? "" : " of output \(graph.outputName(output).quoted)"
      found += [
        constantTargets(targets, losses[output], name),
        range(targets, output, losses[output], name),
        shares(targets, output, losses[output], name),
      ].compactMap { $0 }
    }
    if let path = runner.pathsOfSingleExamples.tail {
      found.append(
        "the last batch of each epoch has 1 example, of which BatchNormalization \(path.quoted) "
          + "keeps nothing; choose another batchSize.")
    }
    return found.map { TrainingWarning("fit", $0) }
  }

  /// Returns a message when all targets are the same, which the model can learn whatever the
  /// examples are.
  private func constantTargets(_ targets: Tensor, _ loss: Loss, _ name: String) -> String? {
    guard loss.probabilities != nil, targets.shape[0] > 1, targets.elementCount > 0 else {
      return nil
    }
    let isConstant = targets.withUnsafeBytes { bytes in
      let width = bytes.count / targets.shape[0]
      // All rows are equal when each equals the one before it.
      return zip(bytes, bytes.dropFirst(width)).allSatisfy { $0 == $1 }
    }
    guard isConstant else { return nil }
    let what = targets.rank == 1 ? written(targets[0].scalar, of: targets) : "the same"
    return
      "all \(grouped(targets.shape[0])) targets\(name) are \(what), which is learned whatever the "
      + "examples are; give examples of other classes, and shuffle before taking a part."
  }

  /// Returns a message for targets outside the range of the output or the loss.
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

  /// Returns a message for targets that mark several classes or none although the probabilities sum
  /// to 1.
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
      "the targets\(name) of example \(example) sum to \(sum), but those of softmax sum to 1; use "
      + "sigmoid and binary_crossentropy where there may be several classes or none."
  }

  /// Returns the first example whose targets do not sum to 1, and their sum. It takes some rows at
  /// a time, to avoid a second array of all targets.
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

  /// Formats a target by its element type, so that labels are whole numbers and `float32` values
  /// have no needless digits.
  private func written(_ number: Double, of targets: Tensor) -> String {
    switch targets.elementType {
    case .int32: "\(Int(number))"
    case .float32: "\(Float(number))"
    default: "\(number)"
    }
  }
}

/// A reason why a model may learn little or nothing although it trains without an error.
public struct TrainingWarning: Sendable, Hashable, CustomStringConvertible {
  /// The call that found it: `compile` or `fit`.
  public let place: String
  /// The finding, with the actual values, and one fix.
  public let message: String

  init(_ place: String, _ message: String) { (self.place, self.message) = (place, message) }

  /// One line: *where: what is wrong with the actual values; one fix.*
  public var description: String { "\(place): \(message)" }
}
