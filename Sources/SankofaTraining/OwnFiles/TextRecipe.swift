import SankofaData
import SankofaNN
import SankofaTensor

/// A network for texts of one's own, and its training.
///
/// Each token becomes a vector. The vectors of a text become one: by their mean, or by the largest outputs of a
/// convolution over neighbouring tokens or of a recurrent network that reads them in order. Padding does not count in any of them, so that it never changes an answer. Hidden layers,
/// dropout and a softmax follow. The network learns by AdamW (Loshchilov and Hutter, 2019), for a number of
/// epochs and never a time, so that every machine gives the same weights.
public struct TextRecipe: FileRecipe, Hashable {
  /// The way from the vectors of a text to one vector.
  public enum Network: String, Sendable, Hashable, CaseIterable {
    /// The mean of the vectors (Joulin and others, 2016): the order of tokens does not count.
    case mlp
    /// The largest outputs of a convolution (Kim, 2014): parts of texts, such as syllables.
    case cnn
    /// The largest outputs of a long short-term memory: the whole order.
    case lstm
  }

  /// The way from the vectors of a text to one vector.
  public var network: Network
  /// The number of different tokens; see ``SankofaData/TextFitting/numberCount``.
  public var numberCount: Int
  /// The numbers of a token's vector.
  public var vector: Int
  /// The outputs of the convolution or of the recurrent network.
  public var outputs: Int
  /// The tokens that an output of the convolution sees.
  public var window: Int
  /// The neurons of each hidden layer behind that.
  public var hidden: [Int]
  /// The share of the numbers of a text's vector, and of the outputs of each hidden layer, that are dropped
  /// in a step.
  public var dropout: Double
  /// The number of texts in a step.
  public var batchSize: Int
  /// The most passes over the texts.
  public var epochs: Int
  /// The number of epochs without a better validation loss after which training ends.
  public var patience: Int
  /// The learning rate.
  public var learningRate: Double
  /// The share of each weight that is taken away in a step, divided by the learning rate.
  public var weightDecay: Double

  /// Makes a recipe.
  public init(
    _ network: Network, numberCount: Int, vector: Int, outputs: Int = 64, window: Int = 3,
    hidden: [Int] = [], dropout: Double = 0, batchSize: Int, epochs: Int, patience: Int,
    learningRate: Double = 0.001, weightDecay: Double = 0.01
  ) {
    (self.network, self.numberCount, self.vector) = (network, numberCount, vector)
    (self.outputs, self.window, self.hidden, self.dropout) = (outputs, window, hidden, dropout)
    (self.batchSize, self.epochs, self.patience) = (batchSize, epochs, patience)
    (self.learningRate, self.weightDecay) = (learningRate, weightDecay)
  }

  /// The recipe for a number of training texts.
  ///
  /// | texts | texts in a step | epochs, patience |
  /// |---|---|---|
  /// | below 1,000 | 16 | 100, 20 |
  /// | below 10,000 | 32 | 50, 10 |
  /// | below 100,000 | 64 | 20, 4 |
  /// | more | 128 | 8, 2 |
  ///
  /// | tokens | vector | convolution | dropout |
  /// |---|---|---|---|
  /// | words | 64 | 64 outputs over 3 | 0.5 |
  /// | characters | 32 | 64 outputs over 4 | 0.2 |
  ///
  /// - Parameters:
  ///   - fitting: the rule for texts.
  ///   - network: the network; a convolution by default.
  public init(forTexts count: Int, _ fitting: TextFitting, network: Network = .cnn) {
    let (batchSize, epochs, patience) =
      switch count {
      case ..<1_000: (16, 100, 20)
      case ..<10_000: (32, 50, 10)
      case ..<100_000: (64, 20, 4)
      default: (128, 8, 2)
      }
    let ofWords = fitting.tokens == .words
    self.init(
      network, numberCount: fitting.numberCount, vector: ofWords ? 64 : 32, outputs: 64,
      window: ofWords ? 3 : 4, dropout: ofWords ? 0.5 : 0.2, batchSize: batchSize, epochs: epochs,
      patience: patience)
  }

  /// The kind of the network.
  public var networkName: String { network.rawValue }

  /// The length of a text, the vectors, and how they become one.
  public func layerTexts(for shape: Shape) -> [String] {
    let way =
      switch network {
      case .mlp: "mean"
      case .cnn: "convolution \(outputs) over \(window) → largest"
      case .lstm: "lstm \(outputs) → largest"
      }
    return ["\(shape[0])", "vectors of \(vector)", way]
  }

  /// The network for texts of a length, compiled.
  public func compiledModel(for shape: Shape, classes: Int, seed: UInt64) throws -> Model {
    let tokens = Input(shape)
    let vectors = Embedding(numberCount, vector)(tokens)
    var text =
      switch network {
      case .mlp: GlobalAveragePooling1D()(vectors, tokens)
      case .cnn:
        // The window ends with its token, so that no token sees the padding behind the text.
        GlobalMaxPooling1D()(
          Conv1D(
            outputs, window, padding: .causal, activation: .relu, weight: .init(.heUniform))(
              vectors), tokens)
      case .lstm: GlobalMaxPooling1D()(LSTM(outputs, returnsSequences: true)(vectors), tokens)
      }
    if dropout > 0 { text = Dropout(dropout)(text) }
    for size in hidden {
      text = Dense(size, activation: .relu, weight: .init(.heUniform))(text)
      if dropout > 0 { text = Dropout(dropout)(text) }
    }
    let model = Model(
      inputs: tokens, outputs: Dense(classes, activation: .softmax)(text), seed: seed)
    try model.compile(
      optimizer: .adamw(learningRate: learningRate, weightDecay: weightDecay),
      loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
    return model
  }
}
