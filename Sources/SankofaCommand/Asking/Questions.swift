import SankofaFormats
import SankofaTensor

/// Examples for a model to answer.
struct Questions {
  /// The name that is printed with the answers: that of a file, or of an example of a data set.
  let name: String
  /// The examples, [n, …] for each input of the model.
  let features: [Tensor]
  /// The numbers of the examples, counted from 0, when they are rows of a file.
  var numbers: [Int]?
  /// The picture as it is drawn, `uint8` [rows, columns], if there is one.
  var drawing: Tensor?
  /// The correct class, if known.
  var label: String?
  /// The data set's class names, for models that have none of their own.
  var classNames: [String]?

  var count: Int { features[0].shape[0] }

  init(name: String, features: [Tensor]) { (self.name, self.features) = (name, features) }
}
