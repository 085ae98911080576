import Sankofa

// A layer, a loss, a metric and an optimizer of one's own, written with nothing but the public
// interface. They become part of the same plans as what ships, and run as fast.

let (train, test) = Dataset.digits()
let model = Sequential {
  Rescaling(1 / 16, inputShape: [8, 8])
  Flatten()
  Gated(48)
  Dense(10)
}
try model.compile(
  optimizer: Lion(learningRate: 1e-3), loss: .smoothed, metrics: [.accuracy, .certainty])
try model.fit(train, epochs: 30, verbosity: .silent)
let scores = try model.evaluate(test)
print("test accuracy", try scores["accuracy"])
print("certainty", try scores["certainty"])

// A file names the layers of its model; whoever loads it passes those of their own.
let path = CommandLine.arguments.dropFirst().first ?? "custom.safetensors"
try model.save(toPath: path)
let again = try Model.load(fromPath: path, layers: .standard(and: Gated.self))
print("loaded with the same weights:", again.weightsDigest == model.weightsDigest)
