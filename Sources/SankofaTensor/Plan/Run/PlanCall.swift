import CSankofaKernels

/// The description of one kernel call of a plan, for profiles and tests.
package struct PlanCall: Sendable {
  /// Something that a call reads or writes.
  package struct Access: Sendable {
    package enum Place: Hashable, Sendable {
      case constant
      /// An input or an output of the plan, by its number.
      case input(Int)
      case output(Int)
      /// An intermediate in the arena or in a worker's memory, by the number of its buffer.
      case arena(Int)
      case local(Int)
    }

    package var place: Place
    /// The bytes that are read or written, each counted once.
    package var byteCount: Int
  }

  /// The kernel, such as `matmul`.
  package var kernel: String
  /// The operations of the graph that it does.
  package var operations: [String]
  /// The path of the layer that it belongs to.
  package var path: String?
  package var reads: [Access]
  package var writes: [Access]
  /// The number of its stage; all workers wait for each other before the next stage.
  package var stage: Int
  /// True when it need not be repeated while the plan's kept inputs are the same.
  package var isPrepared: Bool
  /// The number of equal parts into which it can be divided, and of the tasks that do them.
  package var units: Int
  package var taskCount: Int
  /// The number of additions and multiplications.
  package var flops: Int
  /// True when these belong to a matrix product or a convolution.
  package var isProduct: Bool

  /// The number of bytes that are read and written.
  package var byteCount: Int { (reads + writes).reduce(0) { $0.adding($1.byteCount) } }
}

extension PlanCall {
  /// The calls of a schedule, in its order.
  static func list(
    _ list: WorkList, _ schedule: Schedule, _ locals: LocalBuffers, slots: PlanWriter.SlotCounts,
    _ staging: Staging
  ) -> [PlanCall] {
    func place(_ buffer: Int) -> Access.Place {
      guard let slot = list.buffers[buffer].slot else {
        return locals.contains(buffer) ? .local(buffer) : .arena(buffer)
      }
      if slot < slots.firstInput { return .constant }
      return slot < slots.firstOutput
        ? .input(slot - slots.firstInput) : .output(slot - slots.firstOutput)
    }
    var calls: [PlanCall] = []
    for (number, stage) in schedule.stages.enumerated() {
      for (works, tasks) in Dictionary(grouping: stage.tasks, by: { schedule.tasks[$0].works })
        .sorted(by: { $0.key.lowerBound < $1.key.lowerBound })
      {
        for index in works {
          let work = list.works[schedule.order[index]]
          calls.append(
            PlanCall(
              kernel: String(cString: skf_kernel_name(Int32(work.kernel))),
              operations: work.operations, path: work.path,
              reads: work.reads.filter { $0.byteCount > 0 }.map {
                Access(place: place($0.buffer), byteCount: $0.byteCount)
              },
              writes: work.writes.map {
                Access(place: place($0.buffer), byteCount: $0.byteCount)
              },
              stage: number, isPrepared: number < staging.preparedStageCount, units: work.units,
              taskCount: tasks.count, flops: work.flops,
              isProduct: work.isProduct))
        }
      }
    }
    return calls
  }
}
