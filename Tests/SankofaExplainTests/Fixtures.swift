import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTraining

/// Dense layers of given weights [outputs][inputs] and biases.
func network(
  _ layers: [(weights: [[Double]], biases: [Double], activation: ActivationFunction)]
) throws -> (model: Sequential, values: [String: Tensor]) {
  let model = Sequential(layers.map { Dense($0.biases.count, activation: $0.activation) })
  try model.build(for: [layers[0].weights[0].count])
  var values: [String: Tensor] = [:]
  for (index, layer) in layers.enumerated() {
    let shape = Shape([layer.weights.count, layer.weights[0].count])
    values["layers.\(index).weight"] = Tensor(layer.weights.flatMap { $0 }, shape: shape)
    values["layers.\(index).bias"] = Tensor(layer.biases, shape: [layer.biases.count])
  }
  return (model, values)
}

func dataset(_ inputs: [[Double]], _ targets: [[Double]]) throws -> Dataset {
  try Dataset(
    features: Tensor(inputs.flatMap { $0 }, shape: [inputs.count, inputs[0].count]),
    targets: Tensor(targets.flatMap { $0 }, shape: [targets.count, targets[0].count]))
}

func place(_ text: String) throws -> NetworkPlace { try NetworkPlace(parsing: text) }

/// σ by the engine's own formula.
func sigma(_ z: Double) -> Double { Tensor([z], shape: [1]).sigmoid().scalar }

/// Numbers as the explanation wants them.
func doubles(_ values: [Double], _ shape: Shape) -> Tensor { Tensor(values, shape: shape) }
