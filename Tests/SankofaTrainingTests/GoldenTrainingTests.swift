import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// Three steps of a small network, by the interface that users have, go where PyTorch's go.
@Suite struct GoldenTrainingTests {
  static let cases = GoldenCase.all(in: "training").filter { $0.elementType == .float32 }

  @Test(arguments: cases)
  func threeSteps(golden: GoldenCase) throws {
    let model = try model(golden)
    let batches = golden.value["options"]["batches"].array.map(\.integers)
    let watch = StepWatch()
    try model.fit(
      try data(golden, rows: batches.flatMap { $0 }), batchSize: batches[0].count, shuffle: false,
      callbacks: [watch], verbosity: .silent)
    #expect(watch.parameters.count == batches.count)
    // Losses lie near 1 and parameters below it: four units of a number between ½ and 1.
    let tolerance = Tolerance(absolute: 4 * 0x1p-24)
    let losses = Tensor(watch.losses.map(Float.init))
    #expect(mismatch(losses, golden.value["losses"].tensor(.float32), tolerance) == nil)
    for (step, parameters) in watch.parameters.enumerated() {
      for (path, value) in parameters {
        let expected = golden.value["steps"].array[step][path].tensor(.float32)
        let found = mismatch(value, expected, tolerance)
        #expect(found == nil, "\(path) after step \(step + 1)")
      }
    }
    let predictions = try model.predict(golden.tensor("inputs", "examples"))
    let logits = golden.tensor("outputs", "value")
    let expected = ActivationFunction.last(of: golden)(logits)
    #expect(mismatch(predictions, expected, Tolerance(absolute: 8 * 0x1p-24)) == nil)
  }

  @Test func allCasesAreRun() {
    #expect(Self.cases.count == 9)
  }

  private func model(_ golden: GoldenCase) throws -> Model {
    let widths = golden.value["options"]["widths"].integers
    let activations = golden.value["options"]["activations"].array.map(\.string)
    let layers = try activations.enumerated().map { index, name in
      Dense(
        widths[index + 1], activation: try ActivationFunction(named: name),
        inputShape: index == 0 ? [widths[0]] : nil)
    }
    let model = Sequential(layers)
    let (optimizer, loss) = (optimizer(golden), try loss(golden))
    try model.compile(optimizer: optimizer, loss: loss)
    let paths = model.parameters.map(\.path)
    #expect(paths.sorted() == golden.names(in: "parameters"))
    for parameter in model.parameters {
      parameter.value = golden.tensor("parameters", parameter.path)
    }
    return model
  }

  private func optimizer(_ golden: GoldenCase) -> any Optimizer {
    let options = golden.value["options"]
    let rate = options["learningRate"].number
    switch golden.value["optimizer"].string {
    case "adam":
      return Adam.adam(
        learningRate: rate, beta1: options["betaOne"].number, beta2: options["betaTwo"].number,
        epsilon: options["epsilon"].number)
    case "momentum": return SGD.sgd(learningRate: rate, momentum: options["momentum"].number)
    default: return SGD(learningRate: rate)
    }
  }

  private func loss(_ golden: GoldenCase) throws -> Loss {
    switch golden.value["loss"].string {
    case "sparseCategoricalCrossentropy": .sparseCategoricalCrossentropy
    case "summedSquares": .summedSquares
    default: .squaredError
    }
  }

  /// The rows of all batches one after the other; summed squares compare with one-hot labels.
  private func data(_ golden: GoldenCase, rows: [Int]) throws -> Dataset {
    let order = Tensor(rows.map { Int32($0) })
    let features = golden.tensor("inputs", "examples").gathered(order)
    guard golden.value["inputs"].has("labels") else {
      return try Dataset(
        features: features, targets: golden.tensor("inputs", "targets").gathered(order))
    }
    let labels = golden.tensor("inputs", "labels").gathered(order)
    let isSparse = golden.value["loss"].string.hasPrefix("sparse")
    return try Dataset(
      features: features, targets: isSparse ? labels : labels.oneHot(classCount: 2))
  }
}

extension ActivationFunction {
  /// The last activation of a golden network.
  fileprivate static func last(of golden: GoldenCase) -> ActivationFunction {
    switch golden.value["options"]["activations"].array.last?.string {
    case "softmax": .softmax
    case "sigmoid": .sigmoid
    default: .linear
    }
  }
}

/// Keeps what each step left behind.
private final class StepWatch: Callback {
  let wantsSteps = true
  private(set) var losses: [Double] = []
  private(set) var parameters: [[(path: String, value: Tensor)]] = []

  func stepEnded(_ training: TrainingRun) {
    losses.append(training.stepLoss)
    parameters.append(training.model.parameters.map { ($0.path, $0.value) })
  }
}
