import Sankofa

// The network that read handwritten zip codes: Y. LeCun, B. Boser, J. S. Denker, D. Henderson,
// R. E. Howard, W. Hubbard and L. D. Jackel, "Backpropagation Applied to Handwritten Zip Code
// Recognition", Neural Computation 1 (1989), 541–551.
//
// As in the paper: pictures of 16 × 16 from −1 to 1; H1, 12 maps of 8 × 8; H2, 12 maps of 4 × 4, each
// of which sees 8 of the 12; H3, 30 units; 10 outputs; every unit has a bias of its own; 1.7159
// tanh(2/3 z); targets ±1 and the squared error; first weights uniform within ±2.4 / inputs; 7,291
// examples to train on and 2,007 to test on, 23 passes in a fixed order, a step after each
// example.
//
// The paper does not say which 8 maps a map of H2 sees, what lies beyond the edges of H1, how the
// patches lie at the edges, or how biases start: here they are 8 neighbours in a circle, the same
// background as beyond the picture, two pixels more above and left and one below and right, and
// like weights. Its steps are those of a Newton method with estimated curvatures; here they are plain
// gradient descent, whose rate is this program's choice. Its digits were cut from envelopes and are not
// public in that form; here they are MNIST's, made smaller, of which it learns 99.0 % and then reads 93.5 %
// of the others (the paper: 99.86 % and 95.0 % of its own).
//
// Arguments, if any: the folder of the MNIST files, or `digits` for the small set that is part of the
// library; and how many passes. Without a folder it takes the MNIST files that were fetched before,
// and `digits` when there are none; it fetches nothing.

let arguments = Array(CommandLine.arguments.dropFirst())
let passes = arguments.count > 1 ? Int(arguments[1]) ?? 23 : 23

func load() throws -> (name: String, train: Dataset, test: Dataset, greatest: Double) {
  let place = arguments.first
  if place != "digits" {
    if let folder = place {
      let data = try MNIST.load(from: folder)
      return ("mnist", data.train, data.test, 255)
    }
    if let data = try? MNIST.load(from: MNIST.cacheFolder) {
      return ("mnist", data.train, data.test, 255)
    }
  }
  let (train, test) = Dataset.digits()
  return ("digits", train, test, 16)
}

/// The first so many examples, with a row of ±1 for each label.
func prepared(_ data: Dataset, atMost count: Int) throws -> Dataset {
  let part = try data.prefix(min(count, data.count)).withOneHotTargets(classCount: 10)
  return try Dataset(name: data.name, features: part.features, targets: 2 * part.targets - 1)
}

let data = try load()
let (train, test) = (try prepared(data.train, atMost: 7291), try prepared(data.test, atMost: 2007))
print("\(data.name), made 16×16: \(train.count) examples to train on, \(test.count) others")

let side = train.featureShape
let h1 = FeatureMaps(12, seeing: 1)
let h2 = FeatureMaps(12, seeing: 8)
let h3 = Dense(
  30, activation: .lecunTanh, weight: .init(.within(inputs: 192)), bias: .init(.within(inputs: 192))
)
let output = Dense(
  10, activation: .lecunTanh, weight: .init(.within(inputs: 30)), bias: .init(.within(inputs: 30)))
let model = Sequential {
  Reshape([side[0], side[1], 1], inputShape: side)
  Resizing(16, 16)
  Rescaling(2 / data.greatest, offset: -1)
  h1
  h2
  Flatten()
  h3
  output
}
try model.compile(
  optimizer: .sgd(learningRate: 0.01), loss: .halfSummedSquares, metrics: [.categoricalAccuracy])

let counted: [any Layer] = [h1, h2, h3, output]
let counts = counted.map { layer in
  layer.parameters.reduce(0) { $0 + ($1.shape?.elementCount ?? 0) }
}
print("parameters: \(counts.map(String.init).joined(separator: " + ")) = \(counts.reduce(0, +))")

try model.fit(train, epochs: passes, batchSize: 1, shuffle: false, verbosity: .silent)
for (name, part) in [("learned", train), ("test", test)] {
  print(name, "accuracy", try model.evaluate(part)["categorical_accuracy"])
}
