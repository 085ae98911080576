import SankofaTensor

/// A graph whose scans are written out step by step, so that every step's state is a value of its own.
struct UnrolledGraph {
  /// A scan: its states in the order in which the steps are taken.
  struct Recurrence {
    let steps: [(time: Int, state: Tensor)]
  }

  /// The wanted tensors.
  let tensors: [Tensor]
  /// The scans that were written out, by their nodes.
  private let recurrences: [ObjectIdentifier: Recurrence]

  /// Writes out the scans on which some tensors depend.
  init(_ tensors: [Tensor]) {
    var known: [ObjectIdentifier: Tensor] = [:]
    var recurrences: [ObjectIdentifier: Recurrence] = [:]
    for node in topologicalOrder(of: tensors.map(\.node)) {
      guard case .operation(let operation, let inputs) = node.origin else { continue }
      let id = ObjectIdentifier(node)
      let current = inputs.map { known[ObjectIdentifier($0.node)] ?? $0 }
      if let scan = operation as? Scan {
        let steps = scan.steps(current)
        recurrences[id] = Recurrence(steps: steps)
        known[id] = Scan.joined(steps)
      } else if inputs.contains(where: { known[ObjectIdentifier($0.node)] != nil }) {
        known[id] = Tensor.apply(operation, current)
      }
    }
    self.tensors = tensors.map { known[ObjectIdentifier($0.node)] ?? $0 }
    self.recurrences = recurrences
  }

  /// The steps of a scan on which the wanted tensors depend.
  func steps(of scan: ObjectIdentifier) -> [(time: Int, state: Tensor)] {
    guard let recurrence = recurrences[scan] else {
      preconditionFailure("each scan behind the wanted tensors is written out")
    }
    return recurrence.steps
  }

  /// The scans between some inputs and a tensor, in order.
  static func scans(of tensor: Tensor, behind inputs: [Tensor]) -> [ObjectIdentifier] {
    let ends = Set(inputs.map { ObjectIdentifier($0.node) })
    return topologicalOrder(of: [tensor.node], endingAt: ends).compactMap { node in
      guard case .operation(let operation, _) = node.origin, operation is Scan,
        !ends.contains(ObjectIdentifier(node))
      else { return nil }
      return ObjectIdentifier(node)
    }
  }
}
