import SankofaData
import SankofaFormats
import SankofaTensor

extension Model {
  /// The encoding of a model that was trained on a table whose odd cells count as missing; `nil` for
  /// other models.
  package var tableEncoding: TableEncoding? {
    guard case .table(let encoding) = preprocessing, encoding.oddCells == .missing,
      inputShapes?.count == 1
    else { return nil }
    return encoding
  }

  /// The mean of each feature over the training rows, from which an explanation starts; `nil` when the
  /// model was not trained on a table.
  package var featureMeans: [Double]? {
    get {
      metadata["featureMeans"].flatMap { try? JSON(parsing: $0) }?.arrayValue?
        .mapAll(\.doubleValue)
    }
    set {
      metadata["featureMeans"] = newValue.map { JSON.array($0.map { .number($0) }).description }
    }
  }

  /// The record of a training on a table; `nil` when there is none, or none that can be read.
  package var tableRecord: TableRecord? {
    get {
      metadata["tableRecord"].flatMap { try? JSON(parsing: $0) }.flatMap(TableRecord.init(json:))
    }
    set { metadata["tableRecord"] = newValue?.json.description }
  }
}

extension Dataset {
  /// The mean of each feature over all rows, of features [n, width].
  var featureMeans: [Double] {
    let (numbers, width) = (features.floats, features.shape[1])
    var sums = [Double](repeating: 0, count: width)
    for row in 0..<count {
      for column in 0..<width { sums[column] += Double(numbers[row * width + column]) }
    }
    return sums.map { $0 / Double(count) }
  }
}
