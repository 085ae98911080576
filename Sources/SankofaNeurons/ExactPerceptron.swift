import SankofaTensor
import SankofaNN

/// A perceptron about yes-or-no reasons whose weights and threshold are fractions: what is typed as
/// 0.1 and 0.2 sums to 0.3 exactly, so that the verdict is the one on paper.
///
/// It fires when the sum of the weights of the reasons that hold is above the threshold, as
/// ``Perceptron`` does.
public struct ExactPerceptron: Sendable, Hashable {
  /// One number for each reason.
  public let weights: [Rational]
  /// The number that the sum must be above.
  public let threshold: Rational

  /// Makes a neuron that fires when the sum is above a threshold.
  public init(weights: [Rational], threshold: Rational) {
    self.weights = weights
    self.threshold = threshold
  }

  /// The sum of the weights of the reasons that hold. Traps unless there is an answer for each weight.
  public func sum(_ answers: [Bool]) -> Rational {
    if answers.count != weights.count {
      misuse(
        NeuronError(
          "Perceptron",
          "has \(weights.count) weights, got \(answers.count) inputs; give one for each weight."))
    }
    return zip(weights, answers).reduce(Rational(0)) { $1.1 ? $0 + $1.0 : $0 }
  }

  /// True when it fires. Traps unless there is an answer for each weight.
  public func callAsFunction(_ answers: [Bool]) -> Bool { sum(answers) > threshold }

  /// The answers that, given the other way alone, would change the decision.
  public func decidingInputs(_ answers: [Bool]) -> [Int] {
    let decision = self(answers)
    return answers.indices.filter { index in
      var changed = answers
      changed[index].toggle()
      return self(changed) != decision
    }
  }
}
