import SankofaData

extension Dataset {
  /// The number of examples of each class. The targets must be labels.
  func labelCounts(classes: Int) -> [Int] {
    var counts = Array(repeating: 0, count: classes)
    for label in targets.integers { counts[Int(label)] += 1 }
    return counts
  }

  /// A factor for each class by which all classes weigh the same: n / (classes · examples of the class).
  func balancingWeights(classes: Int) -> [Int: Double] {
    Dictionary(
      uniqueKeysWithValues: labelCounts(classes: classes).enumerated()
        .filter { $0.element > 0 }.map {
          ($0.offset, Double(count) / (Double(classes) * Double($0.element)))
        })
  }

  /// The class with the fewest examples, when these are less than a tenth of an equal share.
  func rareClass(classes: Int) -> (label: Int, count: Int)? {
    let counts = labelCounts(classes: classes)
    guard let label = counts.indices.min(by: { counts[$0] < counts[$1] }),
      counts[label] * 10 < count / classes
    else { return nil }
    return (label, counts[label])
  }
}

extension NumberScores {
  /// The scores of one answer for all examples: the mean of the training targets.
  init(meanOf training: Dataset, on test: Dataset) {
    let known = training.targets.floats.map(Double.init)
    let mean = known.reduce(0, +) / Double(known.count)
    self.init(
      predictions: Array(repeating: mean, count: test.count),
      targets: test.targets.floats.map(Double.init))
  }
}

extension ClassScores {
  /// The scores of one answer for all examples: the most frequent class of the training examples.
  init(mostFrequentClassOf training: Dataset, on test: Dataset, classes: Int) {
    let counts = training.labelCounts(classes: classes)
    let most = counts.indices.reduce(0) { counts[$1] > counts[$0] ? $1 : $0 }
    self.init(
      answers: Array(repeating: most, count: test.count),
      labels: test.targets.integers.map { Int($0) }, classes: classes)
  }
}
