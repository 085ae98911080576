import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Predictions and targets that do not belong together are told, not broadcast.
@Suite struct LossErrorTests {
  private let column = Tensor([[1], [2], [3]])
  private let row = Tensor([1, 2, 3])
  private let table = Tensor([[0.1, 0.9], [0.5, 0.5], [1, 0]])
  private let labels = Tensor([1, 0, 0] as [Int32])

  @Test func nothingIsBroadcast() {
    for loss in Loss.all where !loss.isOneChoice {
      #expect(
        message { try loss(column, row) }
          == "\(loss.name): predictions [3, 1] and targets [3] must have the same shape; use "
          + "targets.reshaped(to: [3, 1]).")
      #expect(
        message { try loss(row, column) }
          == "\(loss.name): predictions [3] and targets [3, 1] must have the same shape; use "
          + "targets.reshaped(to: [3]).")
    }
    #expect(
      message { try Loss.categoricalCrossentropy(table, labels) }
        == "categorical_crossentropy: predictions [3, 2] and targets [3] must have the same shape; "
        + "use oneHot(classCount: 2) on labels, or a sparse loss.")
    #expect(
      message { try Loss.squaredError(table, column) }
        == "squared_error: predictions [3, 2] and targets [3, 1] must have the same shape; change "
        + "the last layer's outputs or the targets.")
  }

  @Test func labelsAreWholeNumbers() {
    #expect(
      message { try Loss.sparseCategoricalCrossentropy(table, row) }
        == "sparse_categorical_crossentropy: needs predictions [n, classes] and n integer labels, "
        + "got float32 [3, 2] and float32 [3]; convert the labels with converted(to: .int32) and "
        + "reshape them to one axis.")
    #expect(
      message { try Loss.sparseCategoricalCrossentropy(table, table) }
        == "sparse_categorical_crossentropy: needs predictions [n, classes] and n integer labels, "
        + "got float32 [3, 2] and float32 [3, 2]; use the loss without \"sparse\" for one-hot "
        + "targets.")
  }

  @Test func oneClassIsNone() {
    let fix =
      "give the model an output for each class, or use the binary kind with targets [n, 1]."
    #expect(
      message { try Loss.sparseCategoricalCrossentropy(column, labels) }
        == "sparse_categorical_crossentropy: needs predictions [n, classes] of at least two classes, "
        + "got [3, 1]; \(fix)")
    #expect(
      message { try Loss.categoricalCrossentropy(column, column) }
        == "categorical_crossentropy: needs predictions [n, classes] of at least two classes, got "
        + "[3, 1]; \(fix)")
    #expect(
      message { try Loss.categoricalCrossentropy(row, row) }
        == "categorical_crossentropy: needs predictions [n, classes] of at least two classes, got "
        + "[3]; \(fix)")
  }

  @Test func oneWeightForEachExample() {
    #expect(
      message { try Loss.squaredError(column, column, sampleWeights: column) }
        == "squared_error: needs one sample weight for each example, [3], got [3, 1]; reshape the "
        + "weights.")
  }

  @Test func oneValueForEachExample() {
    let careless = Loss("careless") { a, y in (a - y).squared().sum() }
    #expect(
      message { try careless(column, column) }
        == "careless: must give one value for each example, [3], got []; reduce the other axes with "
        + "mean(axes:).")
    #expect(
      message { try Loss.squaredError(Tensor.scalar(1), Tensor.scalar(1)) }
        == "squared_error: needs predictions [n, …], got []; reshape them to [1].")
  }
}
