import CSankofaKernels

extension ProgramDraft {
  /// A program that copies the elements of a view of a buffer to packed memory, or to the places of
  /// another view.
  static func copy(
    _ source: Source, _ type: ElementType, to target: Operand, _ place: StridedView? = nil
  ) -> ProgramDraft {
    var draft = ProgramDraft(extents: source.view.shape.extents)
    draft.loads = [.load(source.operand(type), source.view, type, register: 0)]
    draft.instructions = [skf_instruction(SKF_COPY, type, to: 1, [0])]
    var target = target
    if let place { target.byteOffset += place.offset * type.byteCount }
    draft.stores = [.store(target, type, register: 1, strides: place?.strides)]
    return draft.collapsed()
  }
}

extension ProgramDraft.Access {
  /// The number of bytes that an access visits in order from the beginning of its buffer; `nil`
  /// when it visits them in another way.
  func byteCountInOrder(_ draft: ProgramDraft) -> Int? {
    mode == SKF_FULL && operand.byteOffset == 0
      ? draft.elementCount.multiplied(by: type.byteCount) : nil
  }

  /// The number of bytes that an access touches, each counted once.
  func byteCount(_ draft: ProgramDraft) -> Int {
    switch mode {
    case SKF_SCALAR: type.byteCount
    case SKF_KEY: 8
    case SKF_FULL: draft.elementCount.multiplied(by: type.byteCount)
    default:
      zip(draft.extents, strides).reduce(type.byteCount) {
        $1.1 == 0 ? $0 : $0.multiplied(by: $1.0)
      }
    }
  }
}
