import Sankofa

// What `fit` does, written out: take a batch, run it forward, compare, and move the weights. Twice:
// with a gradient that can be looked at, and as one compiled step. Both give the bits of `fit`.

let (train, test) = Dataset.digits()
let epochs = 3
let batchSize = 32

func network() -> Sequential {
  Sequential(seed: 1) {
    Rescaling(1 / 16, inputShape: [8, 8])
    Flatten()
    Dense(64, activation: .relu)
    BatchNormalization()
    Dropout(0.2)
    Dense(10, activation: .softmax)
  }
}

/// The batches of an epoch, in the order in which `fit` takes them; the last one is smaller.
func batches(_ epoch: Int) -> [(x: Tensor, y: Tensor)] {
  let key = RandomKey(seed: 1).folded("order").folded(UInt64(epoch))
  let order = key.permutation(of: train.count)
  return stride(from: 0, to: train.count, by: batchSize).map { begin in
    let rows = Tensor(Array(order[begin..<min(begin + batchSize, train.count)]))
    return (train.features.gathered(rows), train.targets.gathered(rows))
  }
}

func accuracy(_ model: Model) throws -> Double {
  let answers = try model.predict(test.features).indexOfMaximum()
  return (answers .== test.targets).converted(to: .float32).mean().scalar
}

/// The loss and its gradients, and then the optimizer's step: each can be looked at and changed.
func byGradients() throws -> Model {
  let model = network()
  let optimizer = RMSProp(learningRate: 0.003)
  try model.compile(optimizer: optimizer, loss: .sparseCategoricalCrossentropy)
  var state = optimizer.state(for: model.parameters)
  for epoch in 0..<epochs {
    for (x, y) in batches(epoch) {
      // Dropout draws from a key of each step.
      let batch = try model.valueAndGradient(x, y, key: model.stepKey(model.stepsTrained))
      // It holds the loss, the gradients, and the statistics that batch normalisation counts.
      try optimizer.update(model, by: batch, state: &state)
    }
  }
  return model
}

/// A step that is written once, compiled, and run without following the closure again.
func byCompiledStep() throws -> Model {
  let model = network()
  let step = try CompiledStep(model, optimizer: RMSProp(learningRate: 0.003)) { context, inputs in
    try model.loss(inputs[0], inputs[1], by: .sparseCategoricalCrossentropy, in: context)
  }
  for epoch in 0..<epochs {
    var sum = 0.0
    for (x, y) in batches(epoch) { sum += try step(x, y) * Double(y.elementCount) }
    print("epoch \(epoch + 1): loss \(sum / Double(train.count))")
  }
  return model
}

for (name, train) in [("gradients", byGradients), ("compiled step", byCompiledStep)] {
  let model = try train()
  print("\(name): test accuracy", try accuracy(model))
  print("\(name): weights", model.weightsDigest)
}
