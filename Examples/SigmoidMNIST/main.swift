import Sankofa

// The network that introductions draw: 784 pixels, two hidden layers of 16 sigmoid neurons, ten
// outputs, and as the cost of an example the sum of the squares of what each output is off.
//
// Settings: gradient descent, learning rate 1, batches of 10, 30 epochs, weights normal with variance
// 1 / inputs, biases zero; seeds 0, 1 and 2. Gradients of a sigmoid are at most a quarter, so the
// rate has to be larger than with ReLU.
//
// It wants the folder of the MNIST files as its argument, or fetches them.

let folder = CommandLine.arguments.dropFirst().first
let data = try MNIST.load(from: folder)
let train = try data.train.withOneHotTargets(classCount: 10)
let test = try data.test.withOneHotTargets(classCount: 10)

func accuracy(seed: UInt64) throws -> Double {
  let model = Sequential(seed: seed) {
    Rescaling(1 / 255, inputShape: [28, 28])
    Flatten()
    Dense(16, activation: .sigmoid, weight: .init(.lecunNormal))
    Dense(16, activation: .sigmoid, weight: .init(.lecunNormal))
    Dense(10, activation: .sigmoid, weight: .init(.lecunNormal))
  }
  try model.compile(
    optimizer: .sgd(learningRate: 1), loss: .summedSquares, metrics: [.categoricalAccuracy])
  try model.fit(train, epochs: 30, batchSize: 10, verbosity: .silent)
  return try model.evaluate(test)["categorical_accuracy"]
}

let results = try (0..<3).map { try accuracy(seed: $0) }
print("test accuracies", results.map { "\($0)" }.joined(separator: " "))
print("median", results.sorted()[1])
