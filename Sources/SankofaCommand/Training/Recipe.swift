/// How a data set is learned when nothing else is asked for.
///
/// How these were found is written down in `Documentation/decisions/defaults.md`.
struct Recipe {
  var hidden: [Int]
  var activation = "relu"
  var initializer = "glorot-uniform"
  var loss = "sparse-categorical-crossentropy"
  var epochs: Int
  var batchSize: Int
  var optimizer = "adam"
  var learningRate = 0.001

  static let digits = Recipe(hidden: [128], epochs: 30, batchSize: 32, learningRate: 0.002)
  static let mnist = Recipe(hidden: [256], epochs: 5, batchSize: 128)
}

extension Recipe: CustomStringConvertible {
  /// The recipe for a data set of the catalog.
  init(for dataset: String) { self = dataset == "digits" ? .digits : .mnist }

  /// As options.
  var description: String {
    "--hidden \(hidden.map(String.init).joined(separator: ",")) --activation \(activation) "
      + "--initializer \(initializer)\n    --loss \(loss)\n    --epochs \(epochs) "
      + "--batch-size \(batchSize) --optimizer \(optimizer) --learning-rate \(learningRate)"
  }
}
