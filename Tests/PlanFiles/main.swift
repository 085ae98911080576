// Writes plans as plain memory, with what Swift computes by them, for `.ci/plan-job` to compare: the
// prediction of a trained convolutional network, and a step of training a dense network with Adam.
//   PlanFiles <folder>
import Foundation
import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining

let folder = CommandLine.arguments[1]

/// Writes the plan of a subject, and a line for each input and output after some runs: its name, and a
/// sum of its bytes.
func write(_ name: String, _ subject: PlanSubject, runs: Int) throws {
  let bytes = subject.plan.bytes(
    inputs: zip(subject.inputNames, subject.inputs).map { Plan.Named($0, value: $1) },
    outputs: subject.outputNames)
  let values = subject.run(times: runs)
  let names = subject.inputNames + subject.outputNames
  let lines = zip(names, values).map { name, value in
    let sum = value.bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    return "\(String(sum, radix: 16)) \(name)\n"
  }
  try Data(bytes).write(to: URL(filePath: "\(folder)/\(name).plan"))
  try lines.joined().write(toFile: "\(folder)/\(name).sums", atomically: true, encoding: .utf8)
}

let digits = Dataset.digits().train.prefix(256)

func predictions(_ set: InstructionSet) throws {
  let model = Sequential {
    Rescaling(1 / 16, inputShape: [8, 8])
    Reshape([8, 8, 1])
    Conv2D(8, 3, activation: .relu)
    MaxPooling2D()
    Flatten()
    Dense(10, activation: .softmax)
  }
  try model.compile(optimizer: .adam(), loss: .sparseCategoricalCrossentropy)
  try model.fit(digits, epochs: 2, verbosity: .silent)
  let subject = try model.predictionSubject(
    examples: digits.prefix(5).features.converted(to: .float32))
  try write("cnn-predict-\(set.name)", subject, runs: 1)
}

func training(_ set: InstructionSet) throws {
  let model = Sequential {
    Rescaling(1 / 16, inputShape: [8, 8])
    Flatten()
    Dense(24, activation: .relu)
    Dense(10, activation: .softmax)
  }
  try model.compile(
    optimizer: .adam(), loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
  try write(
    "dense-train-\(set.name)", model.trainingSubject(digits.prefix(32), batchSize: 32), runs: 10)
}

for set in InstructionSet.available {
  let options = PlanOptions(instructionSet: set, rearranges: true)
  try PlanOptions.withOptions(options) {
    try predictions(set)
    try training(set)
  }
}
