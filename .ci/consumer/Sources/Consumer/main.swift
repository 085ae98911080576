import Sankofa

let (train, test) = Dataset.digits()
let model = Sequential {
  Rescaling(1 / 16, inputShape: [8, 8])
  Flatten()
  Dense(64, activation: .relu)
  Dense(10, activation: .softmax)
}
try model.compile(
  optimizer: .adam(learningRate: 3e-3), loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
try model.fit(train, epochs: 15)
let accuracy = try model.evaluate(test)["accuracy"]
print("test accuracy \(accuracy)")
precondition(accuracy > 0.93, "a consumer's model learns")
