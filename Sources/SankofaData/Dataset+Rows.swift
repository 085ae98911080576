import SankofaTensor

extension Dataset {
  /// The examples at `indices`, in that order; an index may occur more than once.
  ///
  /// Traps when `indices` is empty or has an index outside `0..<count`.
  public func rows(at indices: [Int32]) -> Dataset {
    if indices.isEmpty {
      misuse(
        TensorError(place, "rows(at:) needs at least one index, got none; leave out empty parts."))
    }
    if rows.isMapped {
      for (position, index) in indices.enumerated() where !(0..<count ~= Int(index)) {
        misuse(Dataset.rowOutside(index, position, count))
      }
      return choosing(indices)
    }
    return mapParts { $0.gatheringRows(at: indices) }
  }

  /// The examples in `range`. Traps when the range is empty or reaches outside `0..<count`.
  public subscript(range: Range<Int>) -> Dataset {
    guard !range.isEmpty, range.lowerBound >= 0, range.upperBound <= count else {
      misuse(
        TensorError(
          place, "a range must have examples and lie in 0..<\(count), got \(range); stay inside."))
    }
    if range == 0..<count { return self }
    return rows.isMapped
      ? choosing(range.map(Int32.init)) : mapParts { $0.copyingRows(range) }
  }

  /// The first `length` examples, or all when there are fewer. Traps when `length` is below 1.
  public func prefix(_ length: Int) -> Dataset {
    if length < 1 {
      misuse(TensorError(place, "prefix(_:) needs at least 1 example, got \(length); try 100."))
    }
    return self[0..<min(length, count)]
  }

  /// The first `limit` examples, or all when there are fewer or `limit` is `nil`.
  ///
  /// - Throws: `DataError.limitOutside` when `limit` is below 1.
  public func limited(to limit: Int?) throws -> Dataset {
    guard let limit else { return self }
    guard limit >= 1 else { throw DataError.limitOutside(in: place, limit: limit) }
    return prefix(limit)
  }

  /// Splits the shuffled data set into two parts.
  ///
  /// The order of the examples is `RandomKey(seed: seed).permutation(of: count)`. The first
  /// `count · training` of them (rounded to the nearest whole number, halves away from zero) are
  /// for training, the others for testing.
  ///
  /// - Throws: `DataError.splitOutside` when one part would have no example.
  public func split(training fraction: Double, seed: UInt64) throws -> (
    train: Dataset, test: Dataset
  ) {
    let exact = (Double(count) * fraction).rounded()
    guard exact >= 1, exact <= Double(count - 1) else {
      throw DataError.splitOutside(in: place, fraction: fraction, examples: count)
    }
    let order = RandomKey(seed: seed).permutation(of: count)
    let trainCount = Int(exact)
    return (rows(at: Array(order[..<trainCount])), rows(at: Array(order[trainCount...])))
  }

  /// A data set whose rows are copies of rows of this one.
  private func mapParts(_ transform: (Tensor) -> Tensor) -> Dataset {
    Dataset(
      unchecked: name, features: rows.features.map(transform), targets: rows.targets.map(transform),
      sampleWeights: rows.weights.map(transform), classNames: classNames)
  }

  /// A data set of some of this one's examples, without copies.
  private func choosing(_ indices: [Int32]) -> Dataset {
    Dataset(unchecked: name, rows.choosing(indices), classNames: classNames)
  }

  fileprivate static func rowOutside(_ index: Int32, _ position: Int, _ count: Int) -> TensorError {
    TensorError(
      "Dataset",
      "rows(at:) needs indices in 0..<\(count), got \(index) at \(position); stay inside.")
  }
}

/// The tensors of a data set, and the rows of them that are its examples.
package struct DatasetRows: Sendable {
  /// The features for each input, the targets for each output, and the weights; the first axis of each
  /// counts the rows.
  package let features: [Tensor]
  package let targets: [Tensor]
  package let weights: Tensor?
  /// The row of each example; `nil` when all rows are examples, in their order.
  package private(set) var numbers: [Int32]?

  init(features: [Tensor], targets: [Tensor], weights: Tensor?) {
    (self.features, self.targets, self.weights) = (features, targets, weights)
  }

  /// The number of examples.
  var count: Int { numbers?.count ?? features[0].shape[0] }

  /// True when the elements of a tensor lie in a file.
  package var isMapped: Bool { (features + targets).contains(where: \.isMapped) }

  /// Returns the rows of `tensor` that are examples, copied when these are not all rows.
  package func chosen(_ tensor: Tensor) -> Tensor { numbers.map(tensor.gatheringRows) ?? tensor }

  /// The same examples with other targets, one row for each row.
  func withTargets(_ targets: [Tensor]) -> DatasetRows {
    var changed = DatasetRows(features: features, targets: targets, weights: weights)
    changed.numbers = numbers
    return changed
  }

  /// The examples at `indices`.
  func choosing(_ indices: [Int32]) -> DatasetRows {
    var chosen = self
    chosen.numbers = numbers.map { numbers in indices.map { numbers[Int($0)] } } ?? indices
    return chosen
  }
}

extension Tensor {
  /// The number of bytes of one row, which spans all axes after the first.
  private var rowByteCount: Int { shape.dropFirst().elementCount * elementType.byteCount }

  func copyingRows(_ range: Range<Int>) -> Tensor {
    let width = rowByteCount
    let rowShape = Shape([range.count] + shape.extents.dropFirst())
    return withUnsafeBytes { bytes in
      let rows = bytes[range.lowerBound * width..<range.upperBound * width]
      return Tensor(
        copying: UnsafeRawBufferPointer(rebasing: rows), shape: rowShape, elementType: elementType)
    }
  }

  func gatheringRows(at indices: [Int32]) -> Tensor {
    let width = rowByteCount
    let rowShape = Shape([indices.count] + shape.extents.dropFirst())
    let rowCount = shape[0]
    let storage = Storage(uninitializedByteCount: indices.count * width)
    withUnsafeBytes { bytes in
      guard let source = bytes.baseAddress else {
        preconditionFailure("the elements of a tensor have an address")
      }
      for (position, index) in indices.enumerated() {
        guard index >= 0, index < rowCount else {
          misuse(Dataset.rowOutside(index, position, rowCount))
        }
        (storage.pointer + position * width).copyMemory(
          from: source + Int(index) * width, byteCount: width)
      }
    }
    return Tensor(storage: storage, type: TensorType(rowShape, elementType))
  }
}
