import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining

/// The networks and data of the works; see `Benchmarks/README.md`.
package struct BenchNetworks {
  /// MNIST's training pictures, or as many pictures of zeros.
  let pictures: Dataset

  /// 784–hidden–10 with ReLU and softmax.
  func dense(_ hidden: [Int], _ optimizer: any Optimizer) throws -> Model {
    let model = Sequential {
      Rescaling(1 / 255, inputShape: [28, 28])
      Flatten()
      for width in hidden { Dense(width, activation: .relu) }
      Dense(10, activation: .softmax)
    }
    try model.compile(optimizer: optimizer, loss: .sparseCategoricalCrossentropy)
    return model
  }

  /// conv 3×3×32, pool, conv 3×3×64, pool, dense 128, dense 10: 225,034 parameters.
  func convolutional() throws -> Model {
    let model = Sequential {
      Rescaling(1 / 255, inputShape: [28, 28])
      Reshape([28, 28, 1])
      Conv2D(32, 3, activation: .relu)
      MaxPooling2D()
      Conv2D(64, 3, activation: .relu)
      MaxPooling2D()
      Flatten()
      Dense(128, activation: .relu)
      Dense(10, activation: .softmax)
    }
    try model.compile(optimizer: .adam(), loss: .sparseCategoricalCrossentropy)
    return model
  }

  /// LSTM 128 over a picture's rows, dense 10.
  func recurrent() throws -> Model {
    let model = Sequential {
      Rescaling(1 / 255, inputShape: [28, 28])
      LSTM(128)
      Dense(10, activation: .softmax)
    }
    try model.compile(optimizer: .adam(), loss: .sparseCategoricalCrossentropy)
    return model
  }

  /// 2–4–2–1 with tanh.
  func tiny() throws -> Model {
    let model = Sequential {
      Dense(4, activation: .tanh, inputShape: [2])
      Dense(2, activation: .tanh)
      Dense(1, activation: .tanh)
    }
    try model.compile(optimizer: .sgd(learningRate: 0.03), loss: .squaredError)
    return model
  }

  /// The playground's largest network: 7 features, six layers of 8, 1 output, tanh.
  func page() throws -> Model {
    let model = Sequential {
      Dense(8, activation: .tanh, inputShape: [7])
      for _ in 0..<5 { Dense(8, activation: .tanh) }
      Dense(1, activation: .tanh)
    }
    try model.compile(optimizer: .sgd(learningRate: 0.03), loss: .squaredError)
    return model
  }

  /// 30–64–64–1 with ReLU.
  func table(width: Int = 30) throws -> Model {
    let model = Sequential {
      Dense(64, activation: .relu, inputShape: [width])
      Dense(64, activation: .relu)
      Dense(1)
    }
    try model.compile(optimizer: .adam(), loss: .squaredError)
    return model
  }

  /// `depth` dense layers of one width.
  func deep(_ depth: Int, width: Int) throws -> Model {
    let model = Sequential(
      (0..<depth).map { index in
        Dense(width, activation: .relu, inputShape: index == 0 ? [width] : nil)
      })
    try model.compile(optimizer: .adam(), loss: .squaredError)
    return model
  }

  /// Points with the target 1 inside a circle (or sphere) around 0, and −1 outside it.
  static func rings(_ count: Int, width: Int = 2) throws -> Dataset {
    let values = Tensor.uniform([count, width], key: RandomKey(seed: 1)) * 10 - 5
    let isInside = values.squared().sum(axes: [1]) .< 12
    let targets = isInside.selecting(1, otherwise: -Tensor.ones([count])).reshaped(to: [count, 1])
    return try Dataset(features: values.compute(), targets: targets.compute())
  }

  /// Rows of numbers, each with its sum as the target.
  static func rows(_ count: Int, width: Int = 30) throws -> Dataset {
    let values = Tensor.uniform([count, width], key: RandomKey(seed: 2)).compute()
    let sums = values.sum(axes: [1]).reshaped(to: [count, 1])
    return try Dataset(features: values, targets: sums.compute())
  }
}
