import SankofaNN
import SankofaTensor

/// The numbers of one output of a model for examples, with their meaning.
package struct OutputAnswers {
  package enum Meaning {
    /// Probabilities of classes.
    case probabilities
    /// Scores of classes; the class with the highest score is the answer.
    case scores
    /// Numbers without classes.
    case numbers
  }

  /// The output's name, such as `price` or `output1`, or `output` for a single output without a
  /// name.
  package let name: String
  /// The numbers, [n, …], as the model gives them or as probabilities.
  package let values: Tensor
  package let meaning: Meaning
}

extension Model {
  /// Returns the model's outputs for examples, as probabilities where possible.
  ///
  /// An output that was trained with a loss from logits goes through that loss's own softmax or
  /// sigmoid. Any other output is probabilities when it ends with softmax, or with sigmoid for
  /// classes; otherwise it is scores of classes, or numbers.
  ///
  /// - Parameters:
  ///   - features: one tensor [n, …] for each input.
  ///   - areClasses: true when the examples are known to belong to classes, even if the model does
  ///     not tell; false by default.
  /// - Throws: the errors of ``predict(_:batchSize:)-([Tensor],_)``.
  package func answers(
    for features: [Tensor], areClasses: Bool = false
  ) throws -> [OutputAnswers] {
    try predict(features).enumerated().map { index, values in
      let name =
        graph.outputs.count == 1 ? graph.outputNames[0] ?? "output" : graph.outputName(index)
      let (values, meaning) = answers(index, values, areClasses: areClasses)
      return OutputAnswers(name: name, values: values, meaning: meaning)
    }
  }

  private func answers(
    _ index: Int, _ values: Tensor, areClasses: Bool
  ) -> (Tensor, OutputAnswers.Meaning) {
    let loss = compilation?.losses[index]
    let isNamed = index == 0 && classNames != nil
    guard values.rank == 2 else { return (values, .numbers) }
    if let loss, loss.isFromLogits, let function = loss.probabilities {
      return (function == .softmax ? values.softmax() : values.sigmoid(), .probabilities)
    }
    let activation = outputActivations[index]?.probabilities
    if activation == .softmax { return (values, .probabilities) }
    let choose = areClasses || isNamed || loss?.isOneChoice == true
    if activation == .sigmoid {
      let isYesOrNo = values.shape[1] == 1 && loss?.comparesProbabilities == true
      return (values, choose || isYesOrNo ? .probabilities : .numbers)
    }
    return (values, choose ? .scores : .numbers)
  }
}
