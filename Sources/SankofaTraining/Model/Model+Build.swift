import SankofaNN
import SankofaTensor

extension Model {
  /// Gives every parameter its shape and initial value. Training does this automatically.
  ///
  /// Building again for the same shape changes nothing. An error leaves the model unchanged.
  ///
  /// - Parameter shape: the shape of one example; it may be omitted when the inputs or the first
  ///   layer state it.
  /// - Throws: `SankofaError`, which names the layer that cannot take its input.
  public func build(for shape: Shape? = nil) throws { try build(forShapes: shape.map { [$0] }) }

  /// Gives every parameter its shape and initial value; see ``build(for:)``.
  ///
  /// - Parameter shapes: the shape of one example for each input.
  public func build(forShapes shapes: [Shape]?) throws {
    guard try buildShapes(for: shapes) else { return }
    for parameter in parameters where !parameter.isInitialized {
      try parameter.initialize(seed: seed)
    }
  }

  /// Gives every parameter its shape and path, but no value. Returns false when the model has its
  /// shapes already.
  @discardableResult
  func buildShapes(for shapes: [Shape]?) throws -> Bool {
    if let graphError { throw graphError }
    if layers.isEmpty { throw SankofaError("model", "has no layers; add at least one.") }
    let shapes = try checkedInputShapes(shapes)
    if inputShapes != nil { return false }
    if !allowsSharedLayers { try checkLayersAreDistinct() }
    let fresh = parameters.filter { $0.shape == nil }
    let called: [Shape]
    do {
      // All layers must accept their inputs before any of them is built; a shared layer is checked
      // again below.
      _ = try callShapes(for: shapes)
      called = try callShapes(for: shapes) { layer, inputs in
        try layers[layer].build(merging: inputs)
      }
      try nameParameters()
      try requireMemory()
    } catch {
      for parameter in fresh { parameter.forget() }
      throw error
    }
    ownParameters = fresh
    inputShapes = shapes
    outputShapes = graph.outputs(shapes, called)
    return true
  }

  /// Returns the shape of each call's output for one example, and builds the model if necessary. In
  /// a chain these are the shapes of the layers' outputs.
  package func callShapes() throws -> [Shape] {
    try build()
    return try callShapes(for: builtShapes.inputs)
  }

  /// The shapes of one example for each input and each output. The model must be built.
  package var builtShapes: (inputs: [Shape], outputs: [Shape]) {
    guard let inputShapes, let outputShapes else {
      preconditionFailure("a model knows its shapes once it is built")
    }
    return (inputShapes, outputShapes)
  }

  /// Returns the shapes of the calls' outputs for examples of these shapes. Throws when a layer
  /// cannot take its input.
  @discardableResult
  func checkLayersTake(_ shapes: [Shape]) throws -> [Shape] { try callShapes(for: shapes) }

  /// Runs `body`. When it throws and the model was not built before, the model is not built
  /// afterwards.
  func undoingBuild<Result>(_ body: () throws -> Result) throws -> Result {
    let wasBuilt = inputShapes != nil
    do { return try body() } catch {
      if !wasBuilt {
        for parameter in ownParameters { parameter.forget() }
        (inputShapes, outputShapes) = (nil, nil)
      }
      throw error
    }
  }

  /// True when the shapes of the inputs are known without data.
  var statesInputShapes: Bool { inputShapes != nil || !graph.inputShapes.contains(nil) }

  /// Returns the shapes of the inputs. Throws when given shapes differ from known ones, or when a
  /// shape is not known.
  private func checkedInputShapes(_ given: [Shape]?) throws -> [Shape] {
    let stated = inputShapes ?? graph.inputShapes
    if let given, given.count != stated.count {
      throw SankofaError(
        "model",
        "takes \(stated.count) inputs, got the shapes of \(given.count): \(given); give one for each."
      )
    }
    return try stated.enumerated().map { index, known in
      guard let shape = given?[index] ?? known else {
        throw SankofaError(
          "model", "the shape of an example is not known; give the first layer an inputShape.")
      }
      if let known, known != shape {
        let place = graph.isChain ? layerName(0) : "model"
        let which = stated.count == 1 ? "examples" : "input \(graph.inputName(index))"
        throw SankofaError(
          place,
          "\(which) must have shape \(known), got \(shape); give data of that shape or make a new "
            + "model.")
      }
      return shape
    }
  }

  /// Returns the shape of each call's output.
  ///
  /// - Parameter visit: a closure that is called for each call after its layer has accepted the
  ///   inputs.
  private func callShapes(
    for inputs: [Shape], visit: (_ layer: Int, _ inputs: [Shape]) throws -> Void = { _, _ in }
  ) throws -> [Shape] {
    func check(_ shape: Shape, _ layer: Int?, _ what: String) throws {
      guard shape.rank < Tensor.maximumRank, let count = shape.boundedElementCount, count > 0
      else {
        throw SankofaError(
          layer.map(layerName) ?? "model",
          "\(what) must have at most \(Tensor.maximumRank - 1) axes and from 1 to 2⁴⁰ elements for "
            + "an example, got shape \(shape); change its extents.")
      }
    }
    for (index, shape) in inputs.enumerated() {
      let first = graph.calls.first { $0.inputs.contains(index) }?.layer
      try check(shape, first, "its input")
    }
    let numbers = graph.callNumbers
    return try graph.run(inputs) { index, inputs in
      let layer = graph.calls[index].layer
      return try named(layer, isShared: numbers[index] > 0) {
        let shape = try layers[layer].outputShape(merging: inputs)
        try check(shape, layer, "its output")
        try visit(layer, inputs)
        return shape
      }
    }
  }

  private func checkLayersAreDistinct() throws {
    var places: [ObjectIdentifier: Int] = [:]
    for (index, layer) in layers.enumerated() {
      if let first = places.updateValue(index, forKey: ObjectIdentifier(layer)) {
        throw SankofaError(
          layerName(index),
          "is the same object as \(layerName(first)); make a layer of its own for each place.")
      }
    }
  }

  private func nameParameters() throws {
    var owners: [ObjectIdentifier: Int] = [:]
    for (index, layer) in layers.enumerated() {
      var names: Set<String> = []
      for (name, parameter) in layer.namedParameters {
        guard names.insert(name).inserted else {
          throw SankofaError(
            layerName(index),
            "has two parameters \"\(name)\"; give each a name of its own, or its layer a name in "
              + "innerLayers.")
        }
        if let owner = owners.updateValue(index, forKey: ObjectIdentifier(parameter)) {
          throw SankofaError(
            layerName(index),
            "parameter \"\(name)\" is one of \(layerName(owner)) too; give each layer its own.")
        }
        guard parameter.shape != nil else {
          throw SankofaError(
            layerName(index),
            "parameter \"\(name)\" has no shape; call its build(shape:) in build(for:).")
        }
        parameter.path = "\(Model.layerPath(index)).\(name)"
      }
    }
  }

  /// Runs `body`, and adds the layer's place in the model to its errors.
  private func named<Result>(
    _ layer: Int, isShared: Bool, _ body: () throws -> Result
  ) throws -> Result {
    do { return try body() } catch let error as SankofaError {
      if error.place == layerName(layer) { throw error }
      // A shared layer keeps the shapes of its first use.
      let hint = isShared ? " It is shared: its first use decided its shape." : ""
      throw SankofaError(layerName(layer), error.message + hint)
    }
  }
}
