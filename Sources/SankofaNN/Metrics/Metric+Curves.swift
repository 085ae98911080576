import SankofaTensor

/// Areas under curves, over all outputs of all examples together. Targets are 0 and 1, in the shape
/// of the predictions.
///
/// ``auc`` depends only on the order of the outputs. Other curves are computed at a number of
/// thresholds, spread evenly from just below 0 to just above 1 as in Keras, and need probabilities;
/// for these, a NaN output is wrong at every threshold.
extension Metric {
  /// The probability that an output with target 1 is above an output with target 0, where equal
  /// outputs count one half. It is the area under the curve of true over false positive rates
  /// (Hanley and McNeil, 1982).
  ///
  /// Only the order matters, so scores and their probabilities have the same area. It is NaN when
  /// all targets are equal, and when an output is NaN.
  public static let auc = Metric(
    "auc", better: .greater, check: { _ = try $1.matching($0, for: "auc") },
    ofAll: { predictions, targets in
      let scores = predictions.converted(to: .float64).doubles
      let isMarked = (targets.converted(to: .float64) .> 0.5).elements(as: Bool.self)
      return .scalar(areaByRanks(scores, isMarked), .float64)
    })

  /// The share of pairs of a marked and an unmarked score that are in the right order.
  private static func areaByRanks(_ scores: [Double], _ isMarked: [Bool]) -> Double {
    if scores.contains(where: \.isNaN) { return .nan }
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    // The number of pairs is doubled, so that a pair of equal scores counts 1.
    var (pairs, marked, unmarked, begin) = (0, 0, 0, 0)
    while begin < order.count {
      let score = scores[order[begin]]
      let end = order[begin...].firstIndex { scores[$0] != score } ?? order.count
      let markedHere = order[begin..<end].count { isMarked[$0] }
      let unmarkedHere = end - begin - markedHere
      pairs += markedHere * (2 * unmarked + unmarkedHere)
      (marked, unmarked, begin) = (marked + markedHere, unmarked + unmarkedHere, end)
    }
    return Double(pairs) / (2 * Double(marked) * Double(unmarked))
  }

  /// The area under a curve at a number of thresholds, by trapezoids, as Keras computes it. It
  /// needs probabilities, and is less than the exact area when many of them lie between two
  /// thresholds. The name is `auc(200)` for 200 thresholds.
  public static func auc(thresholds: Int) -> Metric {
    curve(aucName, thresholds) { above, all in
      let (x, y) = (quotient(above.unmarked, all.unmarked), quotient(above.marked, all.marked))
      return ((x.head - x.tail) * (y.head + y.tail) * 0.5).sum()
    }
  }

  /// ``prAUC(thresholds:)`` with 200 thresholds.
  public static let prAUC: Metric = prAUC(thresholds: 200)

  /// The area under the curve of precision over recall. Between two thresholds, true positives are
  /// interpolated in proportion to positives, and precision is not interpolated (Davis and
  /// Goadrich, 2006).
  public static func prAUC(thresholds: Int) -> Metric {
    curve(prAUCName, thresholds) { above, all in
      let found = above.marked
      let positives = found + above.unmarked
      let (newlyFound, more) = (found.head - found.tail, positives.head - positives.tail)
      let slope = quotient(newlyFound, more)
      let start = found.tail - slope * positives.tail
      let isProportion = (positives.head .> 0).and(positives.tail .> 0)
      let growth =
        isProportion.selecting(positives.head, otherwise: 1)
        / isProportion.selecting(positives.tail, otherwise: 1)
      return quotient((slope * (newlyFound + start * growth.log())).sum(), all.marked)
    }
  }

  /// The counts of outputs with target 1 and with target 0.
  private typealias Counts = (marked: Tensor, unmarked: Tensor)

  /// Makes a metric from the counts of outputs above each threshold and of all outputs.
  private static func curve(
    _ family: WrittenName, _ count: Int,
    result: @escaping @Sendable (_ above: Counts, _ all: Counts) -> Tensor
  ) -> Metric {
    let name = family.text([Double(count)])
    return Metric(
      name, better: .greater,
      states: { _, _ in
        let (each, all) = (TensorType([count], .int32), TensorType([], .int32))
        return ["markedAbove": each, "unmarkedAbove": each, "marked": all, "unmarked": all]
      },
      update: { state, predictions, targets in
        let isMarked = (try targets.matching(predictions, for: name) .> 0.5).flattened()
        let row: Shape = [1, predictions.elementCount]
        let limits = thresholds(count).converted(to: predictions.elementType).asColumn()
        let outputs = predictions.reshaped(to: row)
        let isUnmarked = isMarked.not()
        // NaN is neither above nor below: with target 1 it is missed, with target 0 it counts as
        // above.
        func tally(_ above: Tensor, _ kind: Tensor) -> Tensor {
          above.and(kind.reshaped(to: row)).converted(to: .int32).sum(axes: [1])
        }
        state.markedAbove = state.markedAbove + tally(outputs .> limits, isMarked)
        state.unmarkedAbove =
          state.unmarkedAbove + tally((outputs .<= limits).not(), isUnmarked)
        state.marked = state.marked + isMarked.converted(to: .int32).sum()
        state.unmarked = state.unmarked + isUnmarked.converted(to: .int32).sum()
      },
      result: { state in
        func wide(_ count: Tensor) -> Tensor { count.converted(to: .float64) }
        return result(
          (wide(state.markedAbove), wide(state.unmarkedAbove)),
          (wide(state.marked), wide(state.unmarked)))
      }
    ).checking([Double(count)], of: family)
  }

  /// −10⁻⁷, then evenly spaced numbers between 0 and 1, then 1 + 10⁻⁷.
  private static func thresholds(_ count: Int) -> Tensor {
    let inner = (1..<count - 1).map { Double($0) / Double(count - 1) }
    return Tensor([-1e-7] + inner + [1 + 1e-7])
  }

  private static let aucName = curveName("auc")
  private static let prAUCName = curveName("pr_auc", standard: 200)

  private static func curveName(_ name: String, standard: Double? = nil) -> WrittenName {
    WrittenName(name, [.number("thresholds", standard)], example: "\(name)(500)") {
      (2...100_000).contains($0[0]) && $0[0] == $0[0].rounded()
        ? nil : "\(name)'s thresholds must be a whole number, 2…100000"
    }
  }

  /// The families with numbers, each with the function that makes a metric from them.
  static let numberedCurves: [(name: WrittenName, make: @Sendable ([Double]) -> Metric)] = [
    (aucName, { .auc(thresholds: Int($0[0])) }),
    (prAUCName, { .prAUC(thresholds: Int($0[0])) }),
  ]
}

extension Tensor {
  /// A vector without its last element.
  fileprivate var head: Tensor { slice(axis: 0, from: 0, count: elementCount - 1) }
  /// A vector without its first element.
  fileprivate var tail: Tensor { slice(axis: 0, from: 1, count: elementCount - 1) }
}
