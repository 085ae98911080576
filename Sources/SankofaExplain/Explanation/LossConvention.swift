import SankofaData
import SankofaNN
import SankofaTensor

/// The convention of a loss: the same name means different formulas in different books.
public struct LossConvention: Sendable, Hashable {
  /// The loss.
  public let name: String
  /// Its formula for one example, where it is known.
  public let formula: String?
  /// The derivative with respect to an output, as a formula; `nil` when it is not known.
  let slope: String?
  /// The derivative with respect to the input of the softmax or sigmoid before the loss; `nil` when
  /// the loss is not computed from that input.
  let logitSlope: String?

  /// The convention of a loss in a graph; of a loss that states no formula, only the name is known.
  init(_ loss: Loss, _ graph: ModelGraph, _ data: Dataset, output: Int) {
    name = loss.name
    formula = loss.formula?.cost
    let outputs =
      graph.knownTensor(graph.outputs[output].kind).shape.dropFirst().elementCount
    slope = loss.formula?.slope(outputs)
    logitSlope =
      graph.looksThrough(output)
      ? loss.formula?.logitSlope?(
        outputs, LossConvention.sumsToOne(data.targetParts[output])) : nil
  }

  /// True when the targets are labels, or sum to 1 for each example.
  private static func sumsToOne(_ targets: Tensor) -> Bool {
    let areLabels = targets.elementType == .int32
    if areLabels || targets.rank < 2 || targets.elementCount == 0 { return areLabels }
    let sums = targets.converted(to: .float64).sum(axes: Array(1..<targets.rank))
    return sums.doubles.allSatisfy { abs($0 - 1) < 1e-9 }
  }
}

extension Objective {
  /// The convention for each output's loss.
  func conventions(_ graph: ModelGraph, _ data: Dataset) -> [LossConvention] {
    losses.indices.map { LossConvention(losses[$0], graph, data, output: $0) }
  }
}
