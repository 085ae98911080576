/// The place where an entry's elements are found: in the buffer of an entry, through a view, or as
/// rows of a table that an index chooses.
struct Source: Hashable {
  /// The entry whose buffer is read.
  var buffer: Int
  var view: StridedView

  /// The place of its first element.
  func operand(_ type: ElementType) -> Operand {
    Operand(buffer: buffer, byteOffset: view.offset * type.byteCount)
  }
}

/// Looks through the operations that only say how to read something.
struct OperandSources {
  private(set) var bySource: [Source] = []
  /// Entries that have a buffer although they could be read through, since strides cannot say it.
  private(set) var isStored: [Bool] = []

  /// - Parameter isNeeded: entries that nothing wants are left out.
  init(_ graph: PlanGraph, isNeeded: [Bool]) {
    for (index, entry) in graph.entries.enumerated() {
      let own = Source(buffer: index, view: StridedView(contiguous: entry.type.shape))
      var source: Source?
      if case .operation(_, let lowering) = entry.kind {
        switch lowering {
        case .view(let transform):
          source = bySource[entry.inputs[0]]
          source?.view = bySource[entry.inputs[0]].view.transformed(by: transform)
        case .reshape:
          if let view = bySource[entry.inputs[0]].view.reshaped(to: entry.type.shape) {
            source = Source(buffer: bySource[entry.inputs[0]].buffer, view: view)
          }
        case .elementwise, .index, .uniform, .rows, .placed, .kernel, .expanded: break
        }
      }
      bySource.append(source ?? own)
      isStored.append(source == nil && isNeeded[index])
    }
  }

  subscript(index: Int) -> Source { bySource[index] }
}
