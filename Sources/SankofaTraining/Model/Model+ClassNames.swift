import SankofaNN
import SankofaTensor

extension Model {
  /// True when so many names of classes fit the first output: one for each of its numbers, or two
  /// for a single number, such as the probability of a yes.
  func takesClassNames(count: Int) -> Bool {
    guard let outputs = outputShape?.last else { return true }
    return count == outputs || (outputs == 1 && count == 2)
  }

  /// The number of names that ``takesClassNames(count:)`` asks for, and the number that there is.
  func classNameRule(count: Int) -> String {
    let outputs = outputShape?.last ?? 0
    return "must be \(outputs == 1 ? "1 or 2" : "\(outputs)"), as the output has shape "
      + "\(outputShape ?? []), got \(count)"
  }
}
