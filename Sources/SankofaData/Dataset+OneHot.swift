import SankofaTensor

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
    let labels = rows.targets[0]
    let values = labels.elements(as: Int32.self)
    let largest = values.max().map(Int.init) ?? 0
    let classes = classCount ?? classNames?.count ?? largest + 1
    if let index = values.firstIndex(where: { $0 < 0 || Int($0) >= classes }) {
      throw DataError.labelOutside(
        in: place, index: index, label: Int(values[index]), classCount: classes)
    }
    let first = labels.oneHot(classCount: classes).compute()
    return Dataset(
      unchecked: name, rows.withTargets([first] + rows.targets.dropFirst()), classNames: classNames)
  }
}
