/// The place of an entry's elements: the buffer of an entry, seen through a view.
struct Source: Hashable {
  /// The entry whose buffer is read.
  var buffer: Int
  var view: StridedView

  /// The place of its first element.
  func operand(_ type: ElementType) -> Operand {
    Operand(buffer: buffer, byteOffset: view.offset * type.byteCount)
  }
}

/// Finds the source of each entry: views and reshapes are read through where strides can express
/// them.
struct OperandSources {
  private(set) var bySource: [Source] = []
  /// True for each needed entry that has a buffer of its own: all but views and reshapes that
  /// strides can express.
  private(set) var isStored: [Bool] = []

  /// - Parameter isNeeded: true for each entry that a result needs; the others are not stored.
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
