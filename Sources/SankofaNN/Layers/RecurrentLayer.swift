/// A layer that goes through a series [n, time, features] step by step.
public protocol RecurrentLayer: Layer {
  /// True when what every step gives comes out, [n, time, outputs], and not only the last, [n,
  /// outputs].
  var returnsSequences: Bool { get }
  /// True when the last step is taken first. The outputs are then in the order in which they were
  /// made.
  var goesBackwards: Bool { get }
}

extension RecurrentLayer {
  /// A new layer like this one that goes the other way; it keeps that as `goesBackwards` in its
  /// configuration.
  func reversed() throws -> any RecurrentLayer {
    var configuration = configuration
    for index in configuration.entries.indices
    where configuration.entries[index].name == "goesBackwards" {
      configuration.entries[index].value = .flag(!goesBackwards)
    }
    let made = try Self(configuration: configuration)
    if made.goesBackwards == goesBackwards {
      throw LayerError(
        Self.kind,
        "must keep goesBackwards in its configuration to be reversed; add (\"goesBackwards\", "
          + ".flag(goesBackwards)).")
    }
    return made
  }
}
