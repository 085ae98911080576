import SankofaData
import SankofaNN
import SankofaTensor

extension Model {
  /// Takes the class names of data, unless the model has names already or these do not suit it.
  package func takeClassNames(of data: Dataset) {
    guard classNames == nil, let names = data.classNames, takesClassNames(count: names.count)
    else { return }
    classNames = names
  }

  /// Returns true when this number of class names suits the first output: one name for each of its
  /// numbers, or two names for a single number, such as the probability of yes.
  func takesClassNames(count: Int) -> Bool {
    guard let outputs = outputShape?.last else { return true }
    return count == outputs || (outputs == 1 && count == 2)
  }

  /// The message about the number of names that ``takesClassNames(count:)`` requires.
  func classNameRule(count: Int) -> String {
    let outputs = outputShape?.last ?? 0
    return "must be \(outputs == 1 ? "1 or 2" : "\(outputs)"), as the output has shape "
      + "\(outputShape ?? []), got \(count)"
  }
}
