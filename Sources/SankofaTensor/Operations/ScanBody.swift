import Synchronization

/// One step of a scan, compared by identity: scans are equal only when they share a body.
///
/// The body treats each example separately, so it may be traced for any other number of examples,
/// and even for all steps at once. A constant with a row for each example would not fit those:
/// ``moving(_:behind:)`` makes it an input, which is repeated over the steps.
package final class ScanBody: Sendable {
  /// The next state [n, …] from the last one, the inputs of the step, each [n, …], and the
  /// constants.
  package typealias Function =
    @Sendable (_ state: Tensor, _ inputs: [Tensor], _ constants: [Tensor]) -> Tensor

  package let function: Function
  private let known = Mutex<ScanBody?>(nil)
  private let moved = Mutex<[[Int]: ScanBody]>([:])

  package init(_ function: @escaping Function) { self.function = function }

  /// One step of the derivative, which goes in the opposite direction through time.
  ///
  /// Its state is the part of the derivative by the step's result that comes from later steps. Its
  /// inputs are the upstream of the step, the state before the step, and the step's inputs:
  /// (μ, [g, s, x…], c) → (∂f/∂s)ᵀ · (g + μ).
  var adjoint: ScanBody {
    known.withLock { known in
      if let known { return known }
      // Captures the function, not the body, which holds the adjoint: that would be a cycle.
      let made = ScanBody { [function] carried, inputs, constants in
        let total = inputs[0] + carried
        let arguments = [inputs[1]] + Array(inputs.dropFirst(2)) + constants
        return ScanBody.slopes(function, arguments, inputs.count - 2, upstream: total, by: [0])[0]
      }
      known = made
      return made
    }
  }

  /// The same body with some of its constants moved to the end of its inputs, because they have a
  /// row for each example.
  ///
  /// - Parameters:
  ///   - places: the positions of these among the constants, in rising order.
  ///   - inputCount: the number of inputs of this body.
  package func moving(_ places: [Int], behind inputCount: Int) -> ScanBody {
    moved.withLock { moved in
      if let known = moved[[inputCount] + places] { return known }
      let made = ScanBody { [function] state, inputs, others in
        var constants = others
        for (place, value) in zip(places, inputs[inputCount...]) {
          constants.insert(value, at: place)
        }
        return function(state, Array(inputs[..<inputCount]), constants)
      }
      moved[[inputCount] + places] = made
      return made
    }
  }

  /// The derivatives of Σ upstream · f by some of its arguments, which are the state, `inputCount`
  /// inputs and constants.
  ///
  /// - Parameter single: the step that was traced for the examples of one step, when `arguments`
  ///   holds those of all steps.
  static func slopes(
    _ function: Function, _ arguments: [Tensor], _ inputCount: Int, upstream: Tensor,
    by chosen: [Int], insteadOf single: ScanStep? = nil
  ) -> [Tensor] {
    let step = ScanStep(function, arguments.map(\.type), inputCount)
    if let single { step.requireMadeLike(single) }
    let seed = Tensor.placeholder(step.output.type)
    if upstream.type != step.output.type {
      misuse(
        TensorError(
          "scan",
          "the body must treat each example alone, \(arguments[0].type) became \(step.output.type) "
            + "when all steps were taken at once; take sizes from the body's own arguments."))
    }
    let slopes = gradients(
      of: step.output, withRespectTo: chosen.map { step.arguments[$0] }, upstream: seed)
    return substituting(
      zip(step.arguments + [seed], arguments + [upstream]).map { ($0, $1) }, in: slopes)
  }
}

/// The expression of a body over placeholders, which is substituted for every step.
package struct ScanStep: Sendable {
  /// The state, the inputs and the constants.
  let arguments: [Tensor]
  let output: Tensor

  package init(_ function: ScanBody.Function, _ types: [TensorType], _ inputCount: Int) {
    arguments = types.map(Tensor.placeholder)
    output = function(
      arguments[0], Array(arguments[1..<1 + inputCount]), Array(arguments[(1 + inputCount)...]))
  }

  /// The expression over other tensors.
  func callAsFunction(_ values: [Tensor]) -> Tensor {
    substituting(zip(arguments, values).map { ($0, $1) }, in: [output])[0]
  }

  /// Traps when the body makes random numbers or indices for each example. They depend on the
  /// position of the example, so they would change when the step is traced for other examples.
  func requireMadeLike(_ other: ScanStep) {
    for (own, known) in zip(madeByPlace, other.madeByPlace) where own != known {
      misuse(
        TensorError(
          "scan",
          "the body makes random numbers or indices \(known) for the examples of a step, which are "
            + "others for all steps at once, \(own); make them before and pass them as an input."))
    }
  }

  /// The shapes of all values that depend on positions alone: random numbers and indices.
  private var madeByPlace: [Shape] {
    let ends = Set(arguments.map { ObjectIdentifier($0.node) })
    return topologicalOrder(of: [output.node], endingAt: ends).compactMap { node in
      guard case .operation(let operation, _) = node.origin else { return nil }
      return operation is Uniform || operation is Index ? node.type.shape : nil
    }
  }

  /// The first tensor that the body uses although it has no value yet and is not an argument, or
  /// `nil`.
  var stranger: Tensor? {
    let ends = Set(arguments.map { ObjectIdentifier($0.node) })
    return topologicalOrder(of: [output.node], endingAt: ends).first { node in
      if ends.contains(ObjectIdentifier(node)) { return false }
      switch node.origin {
      case .stored: return false
      case .placeholder: return true
      case .operation(let operation, _): return (operation as? TraceStart)?.trace.isOpen ?? false
      }
    }.map(Tensor.init)
  }
}
