import SankofaTensor

/// What every recurrent layer can be told beside its number of units and its activations.
struct RecurrentSettings {
  var initializer: Initializer
  var recurrentInitializer: Initializer
  var biasInitializer: Initializer
  var regularizer: Regularizer?
  var recurrentRegularizer: Regularizer?
  var biasRegularizer: Regularizer?
  var constraint: Constraint?
  var recurrentConstraint: Constraint?
  var biasConstraint: Constraint?
  /// The share of the features that is dropped while training, the same in every step of time.
  var dropout: Double
  /// The share of h that the products with U do not hear while training, the same in every step.
  var recurrentDropout: Double
  var returnsSequences: Bool
  var goesBackwards: Bool

  /// Throws when a share of all is to be dropped.
  func check(_ kind: String) throws {
    for (name, rate) in [("dropout", dropout), ("recurrentDropout", recurrentDropout)] {
      guard rate >= 0, rate < 1 else {
        throw LayerError(kind, "\(name) must be in 0..<1, got \(rate); 0.2 drops every fifth.")
      }
    }
  }
}

// MARK: Files

extension RecurrentSettings {
  /// What a file keeps. What is younger than the rest is left out where nothing is said.
  var entries: [Configuration.Entry] {
    [
      ("initializer", initializer.configurationValue),
      ("recurrentInitializer", recurrentInitializer.configurationValue),
      ("biasInitializer", biasInitializer.configurationValue),
      ("regularizer", regularizer?.configurationValue ?? .none),
      ("recurrentRegularizer", recurrentRegularizer?.configurationValue ?? .none),
      ("biasRegularizer", biasRegularizer?.configurationValue ?? .none),
      ("returnsSequences", .flag(returnsSequences)), ("goesBackwards", .flag(goesBackwards)),
    ]
      + Configuration.present("constraint", constraint?.configurationValue)
      + Configuration.present("recurrentConstraint", recurrentConstraint?.configurationValue)
      + Configuration.present("biasConstraint", biasConstraint?.configurationValue)
      + Configuration.present("dropout", dropout == 0 ? nil : .number(dropout))
      + Configuration.present(
        "recurrentDropout", recurrentDropout == 0 ? nil : .number(recurrentDropout))
  }

  /// Reads what ``entries`` wrote.
  init(_ configuration: Configuration) throws {
    func share(_ name: String) throws -> Double {
      configuration[name] == nil ? 0 : try configuration.number(name)
    }
    self.init(
      initializer: try Initializer(configuration, "initializer"),
      recurrentInitializer: try Initializer(configuration, "recurrentInitializer"),
      biasInitializer: try Initializer(configuration, "biasInitializer"),
      regularizer: try Regularizer(configuration, "regularizer"),
      recurrentRegularizer: try Regularizer(configuration, "recurrentRegularizer"),
      biasRegularizer: try Regularizer(configuration, "biasRegularizer"),
      constraint: try Constraint(configuration, "constraint"),
      recurrentConstraint: try Constraint(configuration, "recurrentConstraint"),
      biasConstraint: try Constraint(configuration, "biasConstraint"),
      dropout: try share("dropout"), recurrentDropout: try share("recurrentDropout"),
      returnsSequences: try configuration.flag("returnsSequences"),
      goesBackwards: try configuration.flag("goesBackwards"))
  }
}
