import CSankofaKernels

/// The buffer of each operand of an operation's calls.
struct CallBuffers {
  /// A call without the places that it writes, to find equal calls.
  struct Key: Hashable {
    var kernel: Int
    var argument: CallArgument
  }

  private var buffers: [Int: Int] = [:]

  /// The buffer of an operand. A temporary has none before the call that writes it.
  subscript(number: Int) -> Int {
    get {
      guard let buffer = buffers[number] else {
        preconditionFailure("a call writes a temporary before another reads it")
      }
      return buffer
    }
    set { buffers[number] = newValue }
  }

  func contains(_ number: Int) -> Bool { buffers[number] != nil }

  /// The argument of a call, in which the slots of references are numbers of buffers.
  func argument(of call: KernelCall) -> CallArgument {
    var argument = call.argument
    argument.redirect {
      skf_reference(slot: UInt64(self[Int($0.slot)]), offset: $0.offset)
    }
    return argument
  }

  func key(of call: KernelCall) -> Key {
    var nowhere = self
    for write in call.writes { nowhere[write.number] = .max }
    return Key(kernel: call.kernel, argument: nowhere.argument(of: call))
  }
}
