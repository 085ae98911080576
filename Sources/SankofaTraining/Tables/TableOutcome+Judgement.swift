import SankofaData

extension TableOutcome {
  /// A line when the network is no better than a trivial answer, or worse than a linear model, with
  /// advice; `nil` when it is worth having.
  ///
  /// - Parameter training: the training of which this is the outcome. When it balances classes, the mean
  ///   over the classes is compared, otherwise ``TableScores/main``.
  public func judgement(of training: TableTraining) -> String? {
    let isBalanced = training.options.balancesClasses
    let (own, simple) = (scores.compared(isBalanced), trivial.compared(isBalanced))
    let isOfNumbers = training.task == .regression
    let count = training.test.count
    func shown(_ score: Double) -> String {
      isOfNumbers ? "\((score * 1000).rounded() / 1000)" : "\((score * 1000).rounded() / 10)%"
    }
    func values(_ other: Double) -> String {
      "\(isOfNumbers ? "R² " : "")\(shown(own))\(isOfNumbers ? "" : " right") against \(shown(other))"
    }
    // A single row, or a hundredth of the variance, is chance.
    let least = isOfNumbers ? 0.01 : 1.5 / Double(count)
    let other = training.recipe.hidden.isEmpty ? nil : linear?.compared(isBalanced)
    let isLinear = other.map { $0 - own > least && $0 > simple } ?? false
    let linearAdvice =
      "train one with --hidden none --learning-rate \(training.recipe.linear.learningRate)"
    if own <= simple {
      let answer = isOfNumbers ? "the mean of the training rows" : "the most frequent class"
      let start = "on the test rows this network is no better than \(answer) (\(values(simple)))"
      if isLinear, let other {
        return
          "\(start), but a linear model is (\(shown(other))); "
          + "\(linearAdvice), or train longer with --epochs."
      }
      return
        "\(start): the columns say little about \(training.target.name.quoted), or the "
        + "\(training.training.count) rows to train on are too few; add rows, or columns that have to do with "
        + "it."
    }
    guard isLinear, let other else { return nil }
    return
      "a linear model does better on the test rows (\(values(other))); \(linearAdvice), or add rows."
  }
}

extension TableScores {
  /// The score by which answers are compared; larger is better.
  fileprivate func compared(_ isBalanced: Bool) -> Double {
    if isBalanced, case .classes(let scores) = self { return scores.balancedAccuracy }
    return main
  }
}
