import Sankofa

let apples = Apples.load()
let encoding = try TableEncoding(fitting: apples, target: "ripe")
print(try encoding.encoded(apples.rows(at: [0])).floats)

let model = Sequential { Dense(1, activation: .sigmoid, weight: .init(.zeros)) }
try model.compile(optimizer: .sgd(learningRate: 0.1), loss: .binaryCrossentropy)
try model.fit(encoding.dataset(apples), epochs: 200, batchSize: 8, verbosity: .silent)

// The encoding goes where the weights go: without it they mean nothing.
model.metadata["encoding"] = encoding.json.description
try model.save(toPath: "apples.safetensors")

let loaded = try Model.load(fromPath: "apples.safetensors")
let kept = try TableEncoding(json: JSON(parsing: loaded.metadata["encoding"] ?? ""))
let decision = try TableDecision(encoding: kept, model: loaded)
let apple = try DataTable(
  name: "apple", columnNames: ["colour", "firmness", "smell", "lustre"],
  rows: [["green", "good", "lemony", "dull"]])
let answer = try decision.explanation(in: apple)
print("ripe: \(answer.verdict)")
for change in answer.changes { print("\(change.column): \(change.newValue)") }
