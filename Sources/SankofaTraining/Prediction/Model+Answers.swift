import SankofaNN
import SankofaTensor

/// The numbers that one output of a model gives for examples, with their meaning.
package struct OutputAnswers {
  package enum Meaning {
    /// Each number is the probability of a class.
    case probabilities
    /// Each number belongs to a class; the highest one is the answer.
    case scores
    /// Numbers without classes.
    case numbers
  }

  /// The output's name, such as `price` or `output1`; `output` for a single output without a name.
  package let name: String
  /// [n, …], as the model gives it or as probabilities.
  package let values: Tensor
  package let meaning: Meaning
}

extension Model {
  /// The model's output for examples, as probabilities where it has some.
  ///
  /// The outputs of a model that learned by a loss from logits go through that loss's own softmax or
  /// sigmoid. Others are probabilities when a softmax or sigmoid gives them for classes; otherwise
  /// they are scores of classes, or numbers.
  ///
  /// - Parameters:
  ///   - features: one [n, …] for each input.
  ///   - areClasses: true when the examples are known to belong to classes, also when the model
  ///     does not say so.
  /// - Throws: as ``predict(_:batchSize:)-([Tensor],_)``.
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
