import Synchronization

/// A region in which operations are recorded but values cannot be read, such as the function that
/// ``valueAndGradients(at:of:)`` differentiates.
package final class Trace: Sendable {
  private let open = Atomic(true)

  package init() {}

  package var isOpen: Bool { open.load(ordering: .acquiring) }

  package func close() { open.store(false, ordering: .releasing) }
}

/// The identity, which marks the place where a trace begins.
package struct TraceStart: Operation {
  package let trace: Trace

  package var name: String { "traced" }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType { inputs[0] }

  package func gradients(inputs: [Tensor], output: Tensor, upstream g: Tensor) -> [Tensor?] { [g] }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering { .reshape }

  package static func == (a: TraceStart, b: TraceStart) -> Bool { a.trace === b.trace }

  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(trace)) }
}
