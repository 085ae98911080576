import SankofaNN
import SankofaTensor

extension Model {
  /// Gives every parameter its shape and first value. Training does so by itself.
  ///
  /// Building again for the same shape changes nothing; an error leaves the model as it was.
  ///
  /// - Parameter shape: the shape of one example; may be left out when the first layer states it.
  /// - Throws: `LayerError`, naming the layer that cannot work with what it is given.
  public func build(for shape: Shape? = nil) throws {
    guard try buildShapes(for: shape) else { return }
    for parameter in parameters where !parameter.isInitialized {
      try parameter.initialize(seed: seed)
    }
  }

  /// Gives every parameter its shape and path, but no value. Returns false when that was done before.
  @discardableResult
  func buildShapes(for shape: Shape?) throws -> Bool {
    if layers.isEmpty { throw LayerError("model", "has no layers; add at least one.") }
    let stated = layers[0].inputShape
    guard let shape = shape ?? inputShape ?? stated else {
      throw LayerError(
        "model", "the shape of an example is not known; give the first layer an inputShape.")
    }
    if let known = inputShape ?? stated, known != shape {
      throw LayerError(
        layerName(0),
        "examples must have shape \(known), got \(shape); give data of that shape or make a new "
          + "model.")
    }
    if inputShape != nil { return false }
    // Nothing is touched before every layer has agreed.
    try checkLayersAreDistinct()
    let shapes = try outputShapes(for: shape)
    let fresh = parameters.filter { $0.shape == nil }
    do {
      for (index, input) in ([shape] + shapes.dropLast()).enumerated() {
        try named(index) { try layers[index].build(for: input) }
      }
      try nameParameters()
    } catch {
      for parameter in fresh { parameter.forget() }
      throw error
    }
    ownParameters = fresh
    inputShape = shape
    outputShape = shapes.last
    return true
  }

  /// The shape of each layer's output for one example; builds the model.
  package func outputShapes() throws -> [Shape] {
    try build()
    return try inputShape.map(outputShapes) ?? []
  }

  /// Runs `body`; when it throws, the model is as little built as it was before.
  func undoingBuild<Result>(_ body: () throws -> Result) throws -> Result {
    let wasBuilt = inputShape != nil
    do { return try body() } catch {
      if !wasBuilt {
        for parameter in ownParameters { parameter.forget() }
        (inputShape, outputShape) = (nil, nil)
      }
      throw error
    }
  }

  private func outputShapes(for input: Shape) throws -> [Shape] {
    func check(_ shape: Shape, _ index: Int, _ what: String) throws {
      guard shape.rank < Tensor.maximumRank, let count = shape.boundedElementCount, count > 0
      else {
        throw LayerError(
          layerName(index),
          "\(what) must have at most \(Tensor.maximumRank - 1) axes and from 1 to 2⁴⁰ elements for "
            + "an example, got shape \(shape); change its extents.")
      }
    }
    try check(input, 0, "its input")
    var current = input
    return try layers.indices.map { index in
      current = try named(index) { try layers[index].outputShape(for: current) }
      try check(current, index, "its output")
      return current
    }
  }

  /// A layer is its parameters: the same object twice would be trained twice in a step.
  private func checkLayersAreDistinct() throws {
    var places: [ObjectIdentifier: Int] = [:]
    for (index, layer) in layers.enumerated() {
      if let first = places.updateValue(index, forKey: ObjectIdentifier(layer)) {
        throw LayerError(
          layerName(index),
          "is the same object as \(layerName(first)); make a layer of its own for each place.")
      }
    }
  }

  private func nameParameters() throws {
    for (index, layer) in layers.enumerated() {
      var names: Set<String> = []
      for parameter in layer.parameters {
        guard names.insert(parameter.name).inserted else {
          throw LayerError(
            layerName(index),
            "has two parameters \"\(parameter.name)\"; give each a name of its own.")
        }
        guard parameter.shape != nil else {
          throw LayerError(
            layerName(index),
            "parameter \"\(parameter.name)\" has no shape; call its build(shape:) in build(for:).")
        }
        parameter.path = "\(layerPaths[index]).\(parameter.name)"
      }
    }
  }

  /// Errors of a layer carry its place in the model.
  private func named<Result>(_ index: Int, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as LayerError {
      throw LayerError(layerName(index), error.message)
    }
  }
}
