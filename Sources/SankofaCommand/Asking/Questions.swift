import SankofaFormats
import SankofaTensor

/// Examples that a model is asked about.
struct Questions {
  /// What answers call them: a file, or an example of a data set.
  let name: String
  /// For each input of the model [n, …].
  let features: [Tensor]
  /// What the examples are called, counted from 0, when they are rows of a file.
  var numbers: [Int]?
  /// The picture as it is drawn, `uint8` [rows, columns], where there is one.
  var drawing: Tensor?
  /// What the example is, where that is known.
  var label: String?
  /// What the data set calls its classes, for models that do not say.
  var classNames: [String]?

  var count: Int { features[0].shape[0] }

  init(name: String, features: [Tensor]) { (self.name, self.features) = (name, features) }
}
