import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Training on arrays of one's own: the question, the network, the split, and refusals.
@Suite struct ArrayTrainingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func arrays(_ x: Tensor, _ y: Tensor) throws -> LabelledArrays {
    let paths = ["x.npy", "y.npy"].map { folder.file($0).path }
    for (tensor, path) in zip([x, y], paths) { try NPY.write(tensor, to: path) }
    return try LabelledArrays(features: paths[0], targets: paths[1])
  }

  private func points(_ count: Int) -> Tensor {
    (Tensor.uniform([count, 3], key: RandomKey(seed: 4)) * 100 + 50).compute()
  }

  /// Numbers far from 0 are scaled, and a sum is learned far better than by the mean.
  @Test func numbers() throws {
    let x = points(300)
    let training = try ArrayTraining(arrays(x, x.sum(axes: [1]).compute()))
    #expect(training.task == .regression && training.classNames == nil)
    #expect(training.training.rows.isMapped && training.test.rows.isMapped)
    #expect(
      [training.training.count, training.validation?.count, training.test.count] == [204, 36, 60])
    let outcome = try training.run()
    #expect(outcome.scores.main > 0.9 && outcome.trivial.main < 0.05)
    let again = try ArrayTraining(arrays(x, x.sum(axes: [1]).compute())).run()
    #expect(again.model.weightsDigest == outcome.model.weightsDigest)
  }

  /// Classes of any whole numbers, as labels, as a column or as rows with a single 1.
  @Test func classes() throws {
    let x = points(200)
    let isLarge = x.sum(axes: [1]).floats.map { $0 > 300 }
    let labels = Tensor(isLarge.map { $0 ? 7 : -2 as Int32 }, shape: [200])
    let column = try ArrayTraining(arrays(x, labels.reshaped(to: [200, 1]).compute()))
    let hot = Tensor(isLarge.flatMap { $0 ? [0, 1] : [1, 0] as [Float] }, shape: [200, 2])
    let rows = try ArrayTraining(arrays(x, hot))
    let plain = try ArrayTraining(arrays(x, labels))
    #expect(plain.task == .classification && plain.classNames == ["-2", "7"])
    #expect(rows.classNames == ["0", "1"])
    for training in [column, rows] {
      #expect(training.training.targets.integers == plain.training.targets.integers)
    }
    let outcome = try plain.run()
    #expect(outcome.scores.main >= 0.9)
    #expect(outcome.model.classNames == ["-2", "7"])
  }

  /// Small pictures get convolutions, and others dense layers.
  @Test func networks() throws {
    let pictures = Tensor.zeros([40, 9, 10], elementType: .uint8).compute()
    let labels = Tensor((0..<40).map { Int32($0 % 2) }, shape: [40])
    func kinds(_ x: Tensor) throws -> [String] {
      try ArrayTraining(arrays(x, labels)).model().layers.map { type(of: $0).kind }
    }
    #expect(try kinds(pictures).contains("Conv2D"))
    #expect(try kinds(pictures.reshaped(to: [40, 9, 10, 1]).compute()).contains("Conv2D"))
    let fractions = try kinds(pictures.converted(to: .float32).compute())
    #expect(fractions.prefix(3) == ["Normalization", "Flatten", "Dense"])
    var options = ArrayTraining.Options()
    options.task = .regression
    let numbers = try ArrayTraining(arrays(pictures, labels), options).model()
    #expect(numbers.layers.map { type(of: $0).kind }.prefix(2) == ["Normalization", "Flatten"])
  }

  /// An archive in the form of `mnist.npz`, with its own test examples.
  @Test func archive() throws {
    let path = folder.file("a.npz").path
    let (x, y) = (points(30), Tensor((0..<30).map { Int32($0 % 3) }, shape: [30]))
    let (x2, y2) = (x[0..<6].compute(), y[0..<6].compute())
    let entries = [("x_train", x), ("y_train", y), ("x_test", x2), ("y_test", y2)]
    try NPZ.write(entries.map { (name: $0.0, tensor: $0.1) }, to: path)
    let training = try ArrayTraining(LabelledArrays(archive: path))
    #expect(
      training.test.count == 6 && training.training.count + (training.validation?.count ?? 0) == 30)
    #expect(training.arrays.arrayNames == ["x_train", "y_train", "x_test", "y_test"])
    try NPZ.write([(name: "a", tensor: x), (name: "b", tensor: y)], to: path)
    expectError(
      "\(path): expected arrays x and y, or x_train and y_train, found a, b; name them so, or save each "
        + "in a .npy file."
    ) { try LabelledArrays(archive: path) }
  }

  @Test func refusals() throws {
    let x = points(20)
    let labels = Tensor((0..<20).map { Int32($0 % 2) }, shape: [20])
    let y = folder.file("y.npy").path
    expectError(
      "\(y): expected a target for each of the examples [20, 3], found shape [19]; save them in the same "
        + "order."
    ) { try arrays(x, labels[0..<19].compute()) }
    expectError(
      "\(y): expected one target for each example, or rows with a single 1, found another row at 0; save "
        + "one column of it."
    ) { try arrays(x, Tensor([Float](repeating: 1, count: 40), shape: [20, 2])) }
    expectError(
      "\(y): expected targets of shape [20], found [20, 1, 2]; save one number for each example."
    ) { try arrays(x, Tensor.zeros([20, 1, 2]).compute()) }
    let name = folder.file("x.npy").path
    expectError(
      "\(name): must have 2…1000 classes, got 1; choose other targets, or the task regression."
    ) { try ArrayTraining(arrays(x, Tensor.zeros([20], elementType: .int32).compute())) }
    var options = ArrayTraining.Options()
    options.balancesClasses = true
    expectError(
      "balance: is for classes, and these targets are predicted as numbers; leave it out, or choose "
        + "classification."
    ) { try ArrayTraining(arrays(x, x.sum(axes: [1]).compute()), options) }
    expectError(
      "\(name): must have examples to train on and examples to test on, got 2; add some."
    ) { try ArrayTraining(arrays(x[0..<2].compute(), labels[0..<2].compute())) }
  }

  private func expectError<Result>(
    _ description: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Result
  ) {
    let error = #expect(throws: (any Error).self, sourceLocation: sourceLocation) { _ = try body() }
    #expect(error.map { "\($0)" } == description, sourceLocation: sourceLocation)
  }
}
