import Sankofa

// Back-propagation for a feedforward network, step by step, with matrix operations alone: nothing
// here asks for a derivative. The weights come out with the same bits as from `fit`.
//
// The network: 64 pixels, 32 hidden sigmoid neurons, 10 sigmoid outputs. The loss of an example is
// half the sum of the squares of what each output is off.

let (train, _) = Dataset.digits()
let pixels = train.features.reshaped(to: [train.count, 64]).converted(to: .float32) * (1.0 / 16)
let features = pixels.compute()
let targets = train.targets.oneHot(classCount: 10).compute()
let sizes = [64, 32, 10]
let learningRate = 2.0
let batchSize = 32
let epochs = 20

// 1. Initialise all weights and biases. θ holds them all, one after the other.
let seed = RandomKey(seed: 0)
var θ = Tensor.concatenate(
  (1..<sizes.count).flatMap { l in
    let shape: Shape = [sizes[l], sizes[l - 1]]
    // A model names its layers; those of numbers count, and its first two flatten and rescale.
    let key = seed.folded("layers.\(l + 1).weight")
    return [
      Initializer.lecunNormal(shape, key: key).reshaped(to: [sizes[l] * sizes[l - 1]]),
      .zeros([sizes[l]]),
    ]
  })

/// The weights W and biases b of each layer, as they lie in θ.
func layers(_ θ: Tensor) -> [(W: Tensor, b: Tensor)] {
  var begin = 0
  return (1..<sizes.count).map { l in
    let count = sizes[l] * sizes[l - 1]
    defer { begin += count + sizes[l] }
    return (
      θ[begin..<begin + count].reshaped(to: [sizes[l], sizes[l - 1]]),
      θ[begin + count..<begin + count + sizes[l]]
    )
  }
}

/// Forward propagation: the activations h of all layers, the input's first. Each layer has a
/// preactivation a = W h + b and an activation h = σ(a); examples are rows.
func forward(_ x: Tensor, _ θ: Tensor) -> [Tensor] {
  var h = [x]
  for (W, b) in layers(θ) {
    let a = matmul(h[h.count - 1], W.transposed()) + b
    h.append(a.sigmoid())
  }
  return h
}

/// 2. Backpropagation, from the output down; 3. the gradients stacked as θ is.
func gradient(_ h: [Tensor], _ y: Tensor, _ θ: Tensor) -> Tensor {
  let parameters = layers(θ)
  // The output gradient: ∂loss/∂ŷ = ŷ − y, each example counting 1/n.
  var ofActivation = (h[h.count - 1] - y) * (1 / Double(y.shape[0]))
  var stacked: [Tensor] = []
  for l in parameters.indices.reversed() {
    // With respect to the preactivation: σ′(a) = σ(a) (1 − σ(a)).
    let ofPreactivation = ofActivation * (h[l + 1] * (1 - h[l + 1]))
    // With respect to the parameters.
    let ofW = matmul(ofPreactivation.transposed(), h[l])
    let ofb = ofPreactivation.sum(axes: [0])
    // With respect to the activations below.
    ofActivation = matmul(ofPreactivation, parameters[l].W)
    stacked = [ofW.reshaped(to: [ofW.elementCount]), ofb] + stacked
  }
  return Tensor.concatenate(stacked)
}

for epoch in 0..<epochs {
  let order = seed.folded("order").folded(UInt64(epoch)).permutation(of: train.count)
  var sum = 0.0
  for begin in stride(from: 0, to: train.count, by: batchSize) {
    let rows = Tensor(Array(order[begin..<min(begin + batchSize, train.count)]))
    let (x, y) = (features.gathered(rows), targets.gathered(rows))
    let h = forward(x, θ)
    let loss = ((h[h.count - 1] - y).squared().sum(axes: [1]) * 0.5).mean()
    // 4. The update rule of gradient descent.
    θ = θ - learningRate * gradient(h, y, θ)
    compute([θ, loss])
    sum += loss.scalar * Double(rows.elementCount)
  }
  // 5. And again.
  print("epoch \(epoch + 1): loss \(sum / Double(train.count))")
}

// The same weights in a model, to see what they are worth.
let model = Sequential {
  Flatten(inputShape: [8, 8])
  Rescaling(1 / 16)
  for size in sizes.dropFirst() { Dense(size, activation: .sigmoid) }
}
try model.build()
for (index, (W, b)) in layers(θ).enumerated() {
  model.parameters[2 * index].value = W
  model.parameters[2 * index + 1].value = b
}
let (_, test) = Dataset.digits()
let answers = try model.predict(test.features).indexOfMaximum()
print("test accuracy", (answers .== test.targets).converted(to: .float32).mean().scalar)
print("weights", model.weightsDigest)
