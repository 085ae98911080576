/// Plain memory that lives as long as its plan: the steps and what they point to.
///
/// `@unchecked Sendable`: everything is written while the plan is made and only read afterwards.
final class PlanMemory: @unchecked Sendable {
  private var blocks: [UnsafeMutableRawPointer] = []

  func keep<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafePointer<Element> {
    let block = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, elements.count * MemoryLayout<Element>.stride),
      alignment: max(16, MemoryLayout<Element>.alignment))
    blocks.append(block)
    let typed = block.bindMemory(to: Element.self, capacity: elements.count)
    elements.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { typed.initialize(from: base, count: source.count) }
    }
    return UnsafePointer(typed)
  }

  deinit {
    for block in blocks { block.deallocate() }
  }
}
