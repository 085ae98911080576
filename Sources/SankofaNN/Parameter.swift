import SankofaTensor

/// An array that a model learns: an identity, whose memory is its model's alone.
///
/// Reading ``value`` gives a tensor that later updates leave as it is; writing raises ``version``.
public final class Parameter {
  /// The name within its layer, such as `weight`.
  public let name: String
  /// The initializer of the first value.
  public package(set) var initializer: Initializer
  /// The penalty that this parameter adds to the loss.
  public package(set) var regularizer: Regularizer?
  /// The set of values to which each step returns the value, if any.
  public package(set) var constraint: Constraint?
  /// True when it follows a gradient at all; a statistic, such as a moving mean, is counted
  /// instead.
  public let isLearned: Bool
  /// True when training follows its gradient; false freezes it.
  public var isTrainable: Bool
  /// True when a step may write to it.
  package var isChangedByTraining: Bool { isTrainable || !isLearned }
  /// The name within the model, such as `layers.2.weight`; the bare name before the model is built.
  public package(set) var path: String
  /// The number of times that the value was replaced or updated.
  public private(set) var version = 0
  /// The extents; known once the layer is built for its input.
  public private(set) var shape: Shape?
  private var storage: Storage?
  /// The change that a layer makes to the value that the initializer drew.
  private var adjustment: ((Tensor) -> Tensor)?

  /// Describes a parameter; it gets its shape when its layer is built.
  ///
  /// - Parameter isTrainable: false for a statistic that the layer itself counts, with
  ///   `Context.update(_:to:)`.
  public init(
    _ name: String, initializer: Initializer, regularizer: Regularizer? = nil,
    constraint: Constraint? = nil, isTrainable: Bool = true
  ) {
    self.name = name
    self.initializer = initializer
    self.regularizer = regularizer
    self.constraint = constraint
    self.isTrainable = isTrainable
    isLearned = isTrainable
    path = name
  }

  /// Describes a parameter by its options.
  ///
  /// - Parameter initializer: the one that is used where the options name none.
  public convenience init(
    _ name: String, _ options: ParameterOptions, initializer: Initializer
  ) {
    self.init(
      name, initializer: options.initializer ?? initializer, regularizer: options.regularizer,
      constraint: options.constraint)
  }

  /// Gives the parameter its shape. A later call with another shape throws, and so do a shape of more
  /// than 2⁴⁰ elements, one that the initializer has no value of, and numbers with which the
  /// regularizer or the constraint means nothing.
  public func build(shape: Shape) throws {
    if shape.boundedElementCount == nil {
      throw LayerError(
        path,
        "parameter \"\(name)\" must have at most 2⁴⁰ elements, got shape \(shape); make the layer "
          + "smaller.")
    }
    if let known = self.shape, known != shape {
      throw LayerError(
        path, "was built with shape \(known), got \(shape); make a new layer for another input.")
    }
    try initializer.check(shape, for: path)
    try regularizer?.check(of: name.quoted, path)
    try constraint?.check(of: name, path)
    self.shape = shape
  }

  /// Draws the first value: it depends on the seed and the path alone. Throws when the initializer
  /// makes another shape or element type.
  package func initialize(seed: UInt64) throws {
    guard let shape else {
      throw LayerError(path, "has no shape yet; build its model for an input first.")
    }
    let drawn = initializer(shape, key: RandomKey(seed: seed).folded(path))
    let first = adjustment.map { $0(drawn) } ?? drawn
    if first.type != type {
      throw LayerError(
        path,
        "needs a first value of \(type), got \(first.type) from initializer "
          + "\"\(initializer.name)\"; make a tensor of the shape that it is given.")
    }
    value = first
  }

  /// Changes the values that the initializer draws, as a forget gate's bias needs it.
  func adjustFirstValue(_ adjustment: @escaping (Tensor) -> Tensor) { self.adjustment = adjustment }

  /// Takes over the initializer, the regularizer and the constraint of another parameter.
  func takeOptions(of other: Parameter) {
    (initializer, regularizer) = (other.initializer, other.regularizer)
    constraint = other.constraint
  }

  /// True when a first value was drawn or set.
  public var isInitialized: Bool { storage != nil }

  /// The shape and the element type. Traps before it is built.
  public var type: TensorType {
    guard let shape else {
      misuse(LayerError(path, "has no shape yet; build its model for an input first."))
    }
    return TensorType(shape, .float32)
  }

  /// The memory of the value as it is now: to be read before the next update, and not kept.
  package var currentStorage: Storage {
    guard let storage else {
      misuse(LayerError(path, "has no value yet; build its model for an input first."))
    }
    return storage
  }

  /// The numbers, `float32`. Setting traps when the shape or the type differs.
  public var value: Tensor {
    get { Tensor(storage: currentStorage, type: type) }
    set {
      if newValue.type != type {
        misuse(
          LayerError(
            path, "holds \(type), got \(newValue.type); give a tensor of the same shape and type."))
      }
      storage = newValue.storage
      version += 1
    }
  }

  /// The memory that an update in place is written to: the parameter's own, apart from every tensor that
  /// was read.
  package func mutablePointer() -> UnsafeMutableRawPointer {
    if !isKnownUniquelyReferenced(&storage) { storage = Storage(copying: currentStorage.bytes) }
    return currentStorage.pointer
  }

  /// Says that the memory was overwritten.
  package func didUpdate() { version += 1 }

  /// Becomes what it was before it was built.
  package func forget() {
    (shape, storage) = (nil, nil)
    version = 0
    path = name
  }
}
