import SankofaTensor

/// An array that a model learns. It has an identity, and only its model owns its memory.
///
/// Reading ``value`` gives a tensor that later updates do not change; writing increases
/// ``version``.
public final class Parameter {
  /// The name within its layer, such as `weight`.
  public let name: String
  /// The initializer of the first value.
  public package(set) var initializer: Initializer
  /// The penalty on the parameter that is added to the loss, if any.
  public package(set) var regularizer: Regularizer?
  /// The constraint that each step applies to the value, if any.
  public package(set) var constraint: Constraint?
  /// True when the parameter is learned by gradients; false for a statistic, such as a running
  /// mean, which its layer updates.
  public let isLearned: Bool
  /// True when training updates the parameter by its gradient; false freezes it.
  public var isTrainable: Bool
  /// True when a training step may write to the parameter.
  package var isChangedByTraining: Bool { isTrainable || !isLearned }
  /// The name within the model, such as `layers.2.weight`; the name alone before the model is
  /// built.
  public package(set) var path: String
  /// The number of times that the value was set or updated.
  public private(set) var version = 0
  /// The shape; `nil` until the layer is built for its input.
  public private(set) var shape: Shape?
  private var storage: Storage?
  /// The change that a layer makes to the value drawn by the initializer.
  private var adjustment: ((Tensor) -> Tensor)?

  /// Makes a parameter, which gets its shape when its layer is built.
  ///
  /// - Parameter isTrainable: false for a statistic that the layer itself updates, with
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

  /// Makes a parameter with options.
  ///
  /// - Parameter initializer: the initializer when the options have none.
  public convenience init(
    _ name: String, _ options: ParameterOptions, initializer: Initializer
  ) {
    self.init(
      name, initializer: options.initializer ?? initializer, regularizer: options.regularizer,
      constraint: options.constraint)
  }

  /// Gives the parameter its shape. Throws for another shape than in an earlier call, for a shape
  /// of more than 2⁴⁰ elements, for one that the initializer does not support, and for numbers of
  /// the regularizer or the constraint that are not valid.
  public func build(shape: Shape) throws {
    if shape.boundedElementCount == nil {
      throw SankofaError(
        path,
        "parameter \"\(name)\" must have at most 2⁴⁰ elements, got shape \(shape); make the layer "
          + "smaller.")
    }
    if let known = self.shape, known != shape {
      throw SankofaError(
        path, "was built with shape \(known), got \(shape); make a new layer for another input.")
    }
    try initializer.check(shape, for: path)
    try regularizer?.check(of: name.quoted, path)
    try constraint?.check(of: name, path)
    self.shape = shape
  }

  /// Draws the first value, which depends only on the seed and the path. Throws when the
  /// initializer makes another shape or element type.
  package func initialize(seed: UInt64) throws {
    guard let shape else {
      throw SankofaError(path, "has no shape yet; build its model for an input first.")
    }
    let drawn = initializer(shape, key: RandomKey(seed: seed).folded(path))
    let first = adjustment.map { $0(drawn) } ?? drawn
    if first.type != type {
      throw SankofaError(
        path,
        "needs a first value of \(type), got \(first.type) from initializer "
          + "\"\(initializer.name)\"; make a tensor of the shape that it is given.")
    }
    value = first
  }

  /// Sets a change of the values that the initializer draws, for the bias of a forget gate.
  func adjustFirstValue(_ adjustment: @escaping (Tensor) -> Tensor) { self.adjustment = adjustment }

  /// Copies the initializer, the regularizer and the constraint of another parameter.
  func takeOptions(of other: Parameter) {
    (initializer, regularizer) = (other.initializer, other.regularizer)
    constraint = other.constraint
  }

  /// True when a value was drawn or set.
  public var isInitialized: Bool { storage != nil }

  /// The shape and the element type, `float32`. Traps before the layer is built.
  public var type: TensorType {
    guard let shape else {
      misuse(SankofaError(path, "has no shape yet; build its model for an input first."))
    }
    return TensorType(shape, .float32)
  }

  /// The memory of the current value. It must be read before the next update and not be kept.
  package var currentStorage: Storage {
    guard let storage else {
      misuse(SankofaError(path, "has no value yet; build its model for an input first."))
    }
    return storage
  }

  /// The numbers, `float32`. Setting traps when the shape or the element type differs.
  public var value: Tensor {
    get { Tensor(storage: currentStorage, type: type) }
    set {
      if newValue.type != type {
        misuse(
          SankofaError(
            path, "holds \(type), got \(newValue.type); give a tensor of the same shape and type."))
      }
      storage = newValue.storage
      version += 1
    }
  }

  /// Returns the memory for an update in place. It is not shared with any tensor that was read, and does
  /// not lie in a file.
  package func mutablePointer() -> UnsafeMutableRawPointer {
    // The storage is read once: counting references shows in the steps of small networks.
    if isKnownUniquelyReferenced(&storage), let storage, !storage.isMapped {
      return storage.pointer
    }
    let copy = Storage(copying: currentStorage.bytes)
    storage = copy
    return copy.pointer
  }

  /// Records that the memory was overwritten.
  package func didUpdate() { version += 1 }

  /// Resets the parameter to its state before it was built.
  package func forget() {
    (shape, storage) = (nil, nil)
    version = 0
    path = name
  }
}

/// The options of a layer's parameter, as in
/// `Dense(10, weight: .init(.heNormal, regularizer: .l2(1e-4)))`.
public struct ParameterOptions: Sendable {
  /// The initializer of the first value; `nil` for the layer's default.
  public var initializer: Initializer?
  /// The penalty on the parameter that is added to the loss, if any.
  public var regularizer: Regularizer?
  /// The constraint that each step applies to the parameter, if any.
  public var constraint: Constraint?

  /// Makes options; by default the layer's initializer, no regularizer and no constraint.
  public init(
    _ initializer: Initializer? = nil, regularizer: Regularizer? = nil,
    constraint: Constraint? = nil
  ) {
    self.initializer = initializer
    self.regularizer = regularizer
    self.constraint = constraint
  }
}
