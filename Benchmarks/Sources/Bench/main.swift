import Foundation
import Sankofa

// One work a call: prints one JSON line an epoch (or round), like the peers' scripts.

/// The value after a flag.
func option(_ name: String, _ otherwise: String) -> String {
  guard let index = CommandLine.arguments.firstIndex(of: name),
    index + 1 < CommandLine.arguments.count
  else { return otherwise }
  return CommandLine.arguments[index + 1]
}

func report(_ work: String, epoch: Int, rate: Double, loss: Double) {
  print(
    "{\"work\":\"\(work)\",\"peer\":\"sankofa\",\"epochs\":\(epoch),"
      + "\"examples_per_second\":\(Int(rate.rounded())),\"final_loss\":\(loss)}")
}

/// Prints the rate of every epoch.
final class Report: Callback {
  let work: String

  init(_ work: String) { self.work = work }

  func epochEnded(_ training: Training, _ epoch: History.Epoch) throws {
    report(work, epoch: epoch.number, rate: epoch.examplesPerSecond, loss: epoch.loss)
  }
}

func mnistFolder() -> String {
  let data = ProcessInfo.processInfo.environment["SANKOFA_DATA"] ?? "../shared/data"
  return data + "/mnist"
}

func trainMNIST(_ work: String, optimizer: some Optimizer, hidden: [Int], batchSize: Int) throws {
  let train = try MNIST.load(from: mnistFolder()).train
  let model = Sequential {
    Rescaling(1 / 255, inputShape: [28, 28])
    Flatten()
    for width in hidden { Dense(width, activation: .relu) }
    Dense(10, activation: .softmax)
  }
  try model.compile(optimizer: optimizer, loss: .sparseCategoricalCrossentropy)
  try model.fit(
    train, epochs: Int(option("--epochs", "5")) ?? 5, batchSize: batchSize,
    callbacks: [Report(work)], verbosity: .silent)
}

/// conv 3×3×32, pool, conv 3×3×64, pool, dense 128, dense 10: 225,034 parameters.
func trainCNN() throws {
  let all = try MNIST.load(from: mnistFolder()).train
  let train = all.prefix(Int(option("--limit", "60000")) ?? all.count)
  let model = Sequential {
    Rescaling(1 / 255, inputShape: [28, 28])
    Reshape([28, 28, 1])
    Conv2D(32, (3, 3), activation: .relu)
    MaxPooling2D()
    Conv2D(64, (3, 3), activation: .relu)
    MaxPooling2D()
    Flatten()
    Dense(128, activation: .relu)
    Dense(10, activation: .softmax)
  }
  try model.compile(
    optimizer: .adam(), loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
  try model.fit(
    train, epochs: Int(option("--epochs", "3")) ?? 3, batchSize: 128,
    callbacks: [Report("cnn-train")], verbosity: .silent)
  if CommandLine.arguments.contains("--test") {
    print(try model.evaluate(MNIST.load(from: mnistFolder()).test))
  }
}

func trainTiny() throws {
  let key = RandomKey(seed: 1)
  var points: [Float] = []
  var targets: [Float] = []
  for index in 0..<500 {
    let radius: Double = key.uniform(at: UInt64(2 * index)) * 5
    let angle: Double = key.uniform(at: UInt64(2 * index + 1)) * 2 * .pi
    points += [Float(radius * cos(angle)), Float(radius * sin(angle))]
    targets.append(radius < 2.5 ? 1 : -1)
  }
  let model = Sequential {
    Dense(4, activation: .tanh, inputShape: [2])
    Dense(2, activation: .tanh)
    Dense(1, activation: .tanh)
  }
  try model.compile(optimizer: .sgd(learningRate: 0.03), loss: .squaredError)
  let data = try Dataset(
    features: Tensor(points, shape: [500, 2]), targets: Tensor(targets, shape: [500, 1]))
  for round in 1...(Int(option("--rounds", "5")) ?? 5) {
    let start = Date()
    let history = try model.fit(data, epochs: 200, batchSize: 10, verbosity: .silent)
    let seconds = Date().timeIntervalSince(start)
    report(
      "tiny-train", epoch: round * 200, rate: 200 * 500 / seconds,
      loss: history.epochs.last?.loss ?? 0)
  }
}

let hidden = option("--hidden", "256").split(separator: ",").compactMap { Int($0) }
let batchSize = Int(option("--batch-size", "128")) ?? 128
switch CommandLine.arguments.dropFirst().first {
case "mlp-train":
  try trainMNIST("mlp-train", optimizer: .adam(), hidden: hidden, batchSize: batchSize)
case "mlp-train-sgd":
  try trainMNIST(
    "mlp-train-sgd", optimizer: .sgd(learningRate: 0.1), hidden: hidden, batchSize: batchSize)
case "cnn-train": try trainCNN()
case "tiny-train": try trainTiny()
case "allocations": try countAllocations()
case "start": try timeStart()
default:
  print(
    "usage: bench mlp-train|mlp-train-sgd|cnn-train|tiny-train|allocations|start [--epochs n] "
      + "[--hidden 256] [--batch-size 128]")
}
