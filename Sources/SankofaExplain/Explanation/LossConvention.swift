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

  /// The convention of a loss in a graph; for a custom loss, only the name is known.
  init(_ loss: Loss, _ graph: ModelGraph, _ data: Dataset, output: Int) {
    name = loss.name
    formula = LossConvention.formulas[name]
    let outputs =
      graph.knownTensor(graph.outputs[output].kind).shape.dropFirst().elementCount
    let share = outputs == 1 ? "" : "/outputs"
    let sum = LossConvention.sumsToOne(data.targetParts[output]) ? "" : "·Σy"
    let looksThrough = graph.looksThrough(output)
    (slope, logitSlope) =
      switch name {
      case Loss.summedSquares.name: ("2(a − y)", nil)
      case Loss.halfSummedSquares.name: ("a − y", nil)
      case Loss.squaredError.name: ("2(a − y)\(share)", nil)
      case Loss.absoluteError.name: ("sign(a − y)\(share)", nil)
      case Loss.binaryCrossentropy.name:
        (
          outputs == 1 ? "(p − y)/(p(1 − p))" : "(p − y)/(p(1 − p)·outputs)",
          looksThrough ? (outputs == 1 ? "p − y" : "(p − y)/outputs") : nil
        )
      case Loss.categoricalCrossentropy.name, Loss.sparseCategoricalCrossentropy.name:
        ("Σy/Σp − y/p", looksThrough ? "p\(sum) − y" : nil)
      default: (nil, nil)
      }
  }

  /// True when the targets are labels, or sum to 1 for each example.
  private static func sumsToOne(_ targets: Tensor) -> Bool {
    let areLabels = targets.elementType == .int32
    if areLabels || targets.rank < 2 || targets.elementCount == 0 { return areLabels }
    let sums = targets.converted(to: .float64).sum(axes: Array(1..<targets.rank))
    return sums.doubles.allSatisfy { abs($0 - 1) < 1e-9 }
  }

  private static let formulas = [
    Loss.summedSquares.name: "C = Σ (a − y)² over outputs, averaged over examples",
    Loss.halfSummedSquares.name: "C = ½ Σ (a − y)² over outputs, averaged over examples",
    Loss.squaredError.name: "C = mean of (a − y)² over outputs, averaged over examples (Keras)",
    Loss.absoluteError.name: "C = mean of |a − y| over outputs, averaged over examples",
    Loss.binaryCrossentropy.name:
      "C = −(y ln p + (1 − y) ln(1 − p)), mean over outputs, averaged over examples",
    Loss.categoricalCrossentropy.name: "C = −Σ y ln p over classes, averaged over examples",
    Loss.sparseCategoricalCrossentropy.name:
      "C = −ln p of the class that the label names, averaged over examples",
  ]
}

extension Objective {
  /// The convention for each output's loss.
  func conventions(_ graph: ModelGraph, _ data: Dataset) -> [LossConvention] {
    losses.indices.map { LossConvention(losses[$0], graph, data, output: $0) }
  }
}
