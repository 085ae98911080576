import Sankofa

// Ten lines: data, network, how it learns, learning, and what came of it.
let (train, test) = Dataset.digits()
let model = Sequential {
  Rescaling(1 / 16, inputShape: [8, 8])
  Flatten()
  Dense(64, activation: .relu)
  Dense(10, activation: .softmax)
}
try model.compile(
  optimizer: .adam(learningRate: 4e-3), loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
try model.fit(train, epochs: 30, batchSize: 16, verbosity: .silent)
print("test accuracy", try model.evaluate(test)["accuracy"])
