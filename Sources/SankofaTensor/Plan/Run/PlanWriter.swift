import CSankofaKernels
import CSankofaRuntime

/// Writes placed work as a plan's bytes; see `sankofa_runtime.h`.
struct PlanWriter {
  /// The number of slots of each kind, which follow the arena's in this order.
  struct SlotCounts {
    var constants: Int
    var inputs: Int
    var outputs: Int
    var locals: Int

    var firstInput: Int { 1 + constants }
    var firstOutput: Int { firstInput + inputs }
    var firstLocal: Int { firstOutput + outputs }
  }

  private let list: WorkList
  private let placement: Placement
  private let locals: LocalBuffers
  private let slots: SlotCounts
  private let options: PlanOptions
  private let gate: (stage: Int, output: Int)?

  init(
    _ list: WorkList, _ placement: Placement, _ locals: LocalBuffers, slots: SlotCounts,
    gate: (stage: Int, output: Int)?, _ options: PlanOptions
  ) {
    (self.list, self.placement, self.locals) = (list, placement, locals)
    (self.slots, self.gate, self.options) = (slots, gate, options)
  }

  /// The bytes of a plan that does the work of the list by a schedule.
  func bytes(_ schedule: Schedule) -> [UInt8] {
    var writer = PlanBytes(header(schedule))
    var header = writer.header
    let calls = schedule.order.map { index -> skf_plan_call in
      let work = list.works[index]
      var argument = work.argument
      argument.redirect(placed)
      return skf_plan_call(
        argument: writer.append(array: argument.bytes), kernel: UInt32(work.kernel),
        bytes: UInt32(argument.bytes.count))
    }
    header.call_count = UInt32(calls.count)
    header.calls = writer.append(array: calls)
    header.task_count = UInt32(schedule.tasks.count)
    header.tasks = writer.append(
      array: schedule.tasks.map { task in
        skf_plan_task(
          first_unit: Int64(task.units.lowerBound), end_unit: Int64(task.units.upperBound),
          first_call: UInt32(task.works.lowerBound), end_call: UInt32(task.works.upperBound),
          first_place: UInt32(task.places.lowerBound), end_place: UInt32(task.places.upperBound))
      })
    header.stage_count = UInt32(schedule.stages.count)
    header.stages = writer.append(
      array: schedule.stages.map { stage in
        skf_plan_stage(
          first_task: UInt32(stage.tasks.lowerBound), end_task: UInt32(stage.tasks.upperBound),
          is_parallel: stage.isParallel ? 1 : 0, unused: 0)
      })
    header.place_count = UInt32(schedule.places.count)
    header.places = writer.append(
      array: schedule.places.map { place in
        skf_plan_place(
          slot: placed(skf_reference(slot: UInt64(place.buffer), offset: 0)).slot,
          offset: UInt64(place.offset), unit_bytes: UInt64(place.unitByteCount))
      })
    writer.header = header
    return writer.bytes
  }

  private func header(_ schedule: Schedule) -> skf_plan {
    var header = skf_plan()
    fill(&header.magic, with: Array("skfplan\0".utf8))
    header.version = UInt32(SKF_PLAN_VERSION)
    header.numerics = UInt32(SKF_NUMERICS)
    header.matmul_panel = UInt32(options.kernels.pointee.matmul_panel)
    header.matmul_lanes = UInt32(options.kernels.pointee.matmul_lanes)
    header.constant_count = UInt32(slots.constants)
    header.input_count = UInt32(slots.inputs)
    header.output_count = UInt32(slots.outputs)
    header.local_count = UInt32(slots.locals)
    header.gate_stage = Int32(gate?.stage ?? -1)
    header.gate_output = Int32(gate?.output ?? -1)
    header.arena_bytes = UInt64(placement.byteCount)
    let scratchByteCount = pageMultiple(list.works.reduce(0) { max($0, $1.scratchByteCount) })
    header.first_local = UInt64(scratchByteCount)
    header.scratch_bytes = UInt64(
      scratchByteCount.adding(pageMultiple(schedule.localByteCount)))
    return header
  }

  /// Turns a reference into a buffer into one into a slot of a run.
  private func placed(_ reference: skf_reference) -> skf_reference {
    let buffer = Int(reference.slot)
    if let slot = list.buffers[buffer].slot {
      return skf_reference(slot: UInt64(slot), offset: reference.offset)
    }
    if let local = locals.number(of: buffer) {
      return skf_reference(slot: UInt64(slots.firstLocal + local), offset: reference.offset)
    }
    return skf_reference(
      slot: 0, offset: UInt64(placement.offset(of: buffer)) + reference.offset)
  }

  /// Rounds up to whole pages, since the memory of each worker is on pages of its own.
  private func pageMultiple(_ byteCount: Int) -> Int { byteCount.adding(4095) & ~4095 }
}
