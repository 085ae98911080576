import SankofaNN
import SankofaTraining

// Recipes as options that give them, for help texts.

extension PictureNetwork {
  /// The options that each kind of network has.
  fileprivate var optionsText: String {
    let start = "--model \(kind.rawValue)"
    let names = "--activation \(activation.name) --initializer \(initializer.name)"
    switch kind {
    case .mlp:
      let sizes = hidden.isEmpty ? "none" : hidden.map(String.init).joined(separator: ",")
      return "\(start) --hidden \(sizes) \(names)"
    case .cnn, .lenet5: return "\(start) \(names)"
    case .lstm: return "\(start) --initializer \(initializer.name)"
    }
  }
}

extension PictureRecipe {
  /// One line for the network, and others for its training.
  var optionsText: String {
    """
    \(network.optionsText)
    --loss \(training.loss.name)
    --epochs \(training.epochs) --batch-size \(training.batchSize)
    --optimizer \(type(of: training.optimizer).name) --learning-rate \(training.optimizer.learningRate)
    """ + (training.schedule.map { " --schedule \($0)" } ?? "")
  }
}
