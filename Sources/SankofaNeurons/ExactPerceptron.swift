import SankofaTensor
import SankofaNN

/// A perceptron with yes-or-no reasons as inputs, whose weights and threshold are exact fractions:
/// 0.1 and 0.2 add up to exactly 0.3, so that the decision is the same as on paper.
///
/// Like ``Perceptron``, it fires when the sum of the weights of the true reasons is above the
/// threshold.
public struct ExactPerceptron: Sendable, Hashable {
  /// The weights, one for each reason.
  public let weights: [Rational]
  /// The threshold, which the sum must exceed.
  public let threshold: Rational

  /// Makes a neuron from weights and a threshold.
  public init(weights: [Rational], threshold: Rational) {
    self.weights = weights
    self.threshold = threshold
  }

  /// Returns the sum of the weights of the true reasons. Traps unless there is an answer for each
  /// weight.
  public func sum(_ answers: [Bool]) -> Rational {
    if answers.count != weights.count {
      misuse(
        SankofaError(
          "Perceptron",
          "has \(weights.count) weights, got \(answers.count) inputs; give one for each weight."))
    }
    return zip(weights, answers).reduce(Rational(0)) { $1.1 ? $0 + $1.0 : $0 }
  }

  /// Returns true when the neuron fires. Traps unless there is an answer for each weight.
  public func callAsFunction(_ answers: [Bool]) -> Bool { sum(answers) > threshold }

  /// Returns the indices of the answers each of which, if it alone were reversed, would change the
  /// decision.
  public func decidingInputs(_ answers: [Bool]) -> [Int] {
    let decision = self(answers)
    return answers.indices.filter { index in
      var changed = answers
      changed[index].toggle()
      return self(changed) != decision
    }
  }
}
