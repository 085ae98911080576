extension Metric {
  /// All metrics with a plain name. Every loss can also be a metric by its name; see ``mean(of:)``.
  public static let all: [Metric] = [
    accuracy, binaryAccuracy, categoricalAccuracy, sparseCategoricalAccuracy, topKAccuracy(),
    squaredError, absoluteError, confusionMatrix, perClassAccuracy, precision, recall, f1, auc,
    prAUC, truePositives, trueNegatives, falsePositives, falseNegatives, perClassPrecision,
    perClassRecall, perClassF1, macroF1, weightedF1, perClassIoU, meanIoU, rootMeanSquaredError, r2,
    cosineSimilarity, pearsonCorrelation, concordanceCorrelation,
  ]

  /// Finds a metric by its name, such as `accuracy`, `top_3_accuracy`, `precision(threshold:0.3)`,
  /// `f_beta(2)`, `macro_f_beta(0.5)`, `auc(500)`, or the name of a loss with underscores, such as
  /// `log_cosh`.
  ///
  /// - Throws: `UnknownName`, with the nearest name, when no metric has this name; `SankofaError`
  ///   when the numbers are not valid for the name.
  public init(named name: String) throws {
    if let own = NamedParts.known.metrics[name] {
      self = own
      return
    }
    if name.hasPrefix("top_"), name.hasSuffix("_accuracy"),
      let k = Int(name.dropFirst("top_".count).dropLast("_accuracy".count)), k > 0
    {
      self = .topKAccuracy(k: k)
      return
    }
    do {
      self = try WrittenName.find(
        name, kind: "metric", plain: Metric.all.map { ($0.name, $0) },
        numbered: Metric.numberedCounts + Metric.numberedCurves + Metric.numberedTables)
    } catch let error as UnknownName {
      do { self = .mean(of: try Loss(named: name)) } catch is UnknownName { throw error }
    }
  }
}
