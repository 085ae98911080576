/// A layer that processes a series [n, time, features] step by step.
public protocol RecurrentLayer: Layer {
  /// True when the layer returns the output of every step, [n, time, outputs]; false when it
  /// returns only the last, [n, outputs].
  var returnsSequences: Bool { get }
  /// True when the layer starts with the last step. The outputs are then in this order, too.
  var goesBackwards: Bool { get }
}

extension RecurrentLayer {
  /// Makes a layer with the same settings that goes in the other direction. Throws unless the
  /// configuration contains `goesBackwards`.
  func reversed() throws -> any RecurrentLayer {
    var configuration = configuration
    for index in configuration.entries.indices
    where configuration.entries[index].name == "goesBackwards" {
      configuration.entries[index].value = .flag(!goesBackwards)
    }
    let made = try Self(configuration: configuration)
    if made.goesBackwards == goesBackwards {
      throw SankofaError(
        Self.kind,
        "must keep goesBackwards in its configuration to be reversed; add (\"goesBackwards\", "
          + ".flag(goesBackwards)).")
    }
    return made
  }
}
