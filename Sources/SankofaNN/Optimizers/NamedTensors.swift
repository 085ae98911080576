import SankofaTensor

/// Tensors that are read and written by their names, such as the states of an optimizer's rule or of
/// a metric: `state.mean = 0.9 * state.mean + 0.1 * g`.
///
/// An unknown name traps with a message that lists the known ones.
@dynamicMemberLookup
public struct NamedTensors: Sendable {
  /// The names, in order.
  public let names: [String]
  /// One tensor for each name.
  public private(set) var values: [Tensor]

  /// Gives tensors their names. Traps unless the counts are equal.
  public init(_ names: [String], _ values: [Tensor]) {
    if names.count != values.count {
      misuse(
        TensorError(
          "NamedTensors",
          "needs a tensor for each of \(names), got \(values.count); give \(names.count)."))
    }
    (self.names, self.values) = (names, values)
  }

  /// The tensor with a name. Traps when there is none.
  public subscript(dynamicMember name: String) -> Tensor {
    get { values[place(of: name)] }
    set { values[place(of: name)] = newValue }
  }

  private func place(of name: String) -> Int {
    guard let place = names.firstIndex(of: name) else {
      misuse(
        TensorError(
          "NamedTensors",
          "there is no \(name.quoted); use one of \(names), or add it to stateNames or sharedStates."
        ))
    }
    return place
  }
}
