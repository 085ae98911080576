import Sankofa

// Training without `fit`: a batch, the loss and its gradients, and a step downhill, by hand.

/// Points of two classes: inside and outside of a circle.
let key = RandomKey(seed: 7)
let points = Tensor.uniform([256, 2], key: key.folded("points")) * 4 - 2
let isInside = (points.squared().sum(axes: [1]) .< 1.5).converted(to: .float32)
let targets = isInside.reshaped(to: [256, 1]).compute()

var parameters = [
  Initializer.glorotUniform([16, 2], key: key.folded("first")), .zeros([16]),
  Initializer.glorotUniform([1, 16], key: key.folded("second")), .zeros([1]),
]

func logits(_ x: Tensor, _ p: [Tensor]) -> Tensor {
  let hidden = (matmul(x, p[0].transposed()) + p[1]).tanh()
  return matmul(hidden, p[2].transposed()) + p[3]
}

func loss(_ p: [Tensor]) throws -> Tensor {
  // A plain probability would be kept from 0 and 1; scores lose nothing.
  try Loss.binaryCrossentropy(fromLogits: true)(logits(points, p), targets)
}

let optimizer = SGD(learningRate: 1)
var state = optimizer.state(for: parameters)
for step in 0...500 {
  let (value, gradients) = try valueAndGradients(at: parameters, of: loss)
  optimizer.update(&parameters, gradients: gradients, state: &state)
  if step % 100 == 0 { print("step \(step): loss \(value.scalar)") }
}
let isRight = (logits(points, parameters) .> 0) .== (targets .> 0.5)
print("accuracy", isRight.converted(to: .float32).mean().scalar)
