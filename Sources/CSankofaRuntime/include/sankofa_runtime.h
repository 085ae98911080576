// A plan is plain memory without pointers, so that it can be written to a file and run elsewhere.
// It consists of this header, its tables, and the calls of its kernels (see sankofa_calls.h).
// Positions are counted in bytes from the beginning of the header and are multiples of 8; numbers
// are little-endian.
//
// Sankofa runs its plans on several threads; skf_plan_run needs only this library, one thread and
// the memory that the caller gives it.
#ifndef SANKOFA_RUNTIME_H
#define SANKOFA_RUNTIME_H

#include "sankofa_kernels.h"

enum { SKF_PLAN_VERSION = 2, SKF_NUMERICS = 2 };

// One kernel call.
typedef struct {
  uint64_t argument; // position of its struct
  uint32_t kernel;   // SKF_KERNEL_…
  uint32_t bytes;    // the struct's size
} skf_plan_call;

// A task: calls [first_call, end_call) for units [first_unit, end_unit), one call after the other,
// and the places [first_place, end_place) of its local intermediates.
typedef struct {
  int64_t first_unit, end_unit;
  uint32_t first_call, end_call, first_place, end_place;
} skf_plan_task;

// Tasks that may run in any order and at the same time; all end before the next stage begins.
typedef struct {
  uint32_t first_task, end_task;
  uint32_t is_parallel; // 1 when the tasks are worth another thread
  uint32_t unused;
} skf_plan_stage;

// The place of an intermediate of a task's own units: in its thread's scratch, `offset` bytes after
// `first_local`, with `unit_bytes` for each unit.
typedef struct {
  uint64_t slot, offset, unit_bytes;
} skf_plan_place;

// A constant, an input or an output.
typedef struct {
  uint64_t name; // position of its name, which ends with a zero; 0 when it has none
  uint64_t data; // position of a constant, or of an input's initial value; 0 when there is none
  uint64_t byte_count;
  uint32_t type, rank;
  int64_t extents[SKF_MAX_RANK];
} skf_plan_value;

typedef struct {
  char magic[8]; // "skfplan" and a zero
  uint32_t version, numerics;
  uint64_t byte_count;
  uint64_t checksum; // of all that follows it, see skf_plan_checksum
  // The packing of matrices by the instruction set that the plan was made for.
  uint32_t matmul_panel, matmul_lanes;
  uint32_t call_count, task_count, stage_count, place_count;
  // Slots are numbered in this order: the arena, constants, inputs, outputs, local intermediates.
  uint32_t constant_count, input_count, output_count, local_count;
  // After stage gate_stage (-1: before the first stage) the run goes on only if output gate_output,
  // a bool, is true. There is no gate when gate_output is -1.
  int32_t gate_stage, gate_output;
  uint64_t calls, tasks, stages, places, values; // positions of tables
  uint64_t arena_bytes;
  // The scratch of a thread: what kernels need, then, from first_local on, the local intermediates.
  uint64_t scratch_bytes, first_local;
} skf_plan;

static inline uint32_t skf_slot_count(const skf_plan *plan) {
  return 1 + plan->constant_count + plan->input_count + plan->output_count + plan->local_count;
}

static inline const void *skf_at(const skf_plan *plan, uint64_t position) {
  return (const char *)plan + position;
}

static inline const skf_plan_task *skf_plan_tasks(const skf_plan *plan) {
  return (const skf_plan_task *)skf_at(plan, plan->tasks);
}

static inline const skf_plan_stage *skf_plan_stages(const skf_plan *plan) {
  return (const skf_plan_stage *)skf_at(plan, plan->stages);
}

// The time that each call of a plan takes on a thread, added up by a clock of the caller.
typedef struct {
  uint64_t (*now)(void);
  uint64_t *spent; // one for each call
} skf_timing;

// Does one task. Where the task has local intermediates, each thread needs its own `slots` and
// `scratch`. `timing` may be NULL.
void skf_run_task(const skf_plan *plan, const skf_kernels *kernels, uint32_t task, char **slots,
                  char *scratch, const skf_timing *timing);

// The checksum of all bytes of a plan that follow the field `checksum`.
uint64_t skf_plan_checksum(const skf_plan *plan);

// The reason why these bytes, aligned to 8, are not a plan that these kernels can run, or NULL if
// they are. It checks every number that decides where a run reads and writes, so a plan that passes
// touches only the memory that it is given.
const char *skf_plan_refusal(const void *bytes, uint64_t byte_count, const skf_kernels *kernels);

// The bytes of memory that a run needs: values, intermediates, scratch.
uint64_t skf_plan_memory_bytes(const skf_plan *plan);

// Lays out that memory, aligned to 64 bytes, and fills inputs with their initial values.
void skf_plan_prepare(const skf_plan *plan, char *memory);

// The address of the input or output of this name, or NULL; `value`, unless NULL, gets its
// description.
void *skf_plan_find(const skf_plan *plan, char *memory, const char *name,
                    const skf_plan_value **value);

// Runs a plan on prepared memory. Returns false when the gate stopped the run.
bool skf_plan_run(const skf_plan *plan, const skf_kernels *kernels, char *memory);

#endif
