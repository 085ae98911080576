// A plan is plain memory without a pointer, so that it can be written to a file and run elsewhere: this
// header, then its tables, then the calls of its kernels (see sankofa_calls.h). Positions are counted
// in bytes from the header's beginning and are multiples of 8; numbers are little-endian.
//
// Sankofa runs its plans on several threads; skf_plan_run needs nothing but this library, one thread and
// memory that the caller gives.
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

// Calls [first_call, end_call) for units [first_unit, end_unit), one call after the other, and the
// places [first_place, end_place) of what is local to it.
typedef struct {
  int64_t first_unit, end_unit;
  uint32_t first_call, end_call, first_place, end_place;
} skf_plan_task;

// Tasks that may be done in any order and at the same time; before the next stage all are done.
typedef struct {
  uint32_t first_task, end_task;
  uint32_t is_parallel; // whether they are worth another thread
  uint32_t unused;
} skf_plan_stage;

// Where a task finds an intermediate of its own units: in its thread's scratch, `offset` bytes behind
// `first_local`, so many bytes for each unit.
typedef struct {
  uint64_t slot, offset, unit_bytes;
} skf_plan_place;

// A constant, an input or an output.
typedef struct {
  uint64_t name; // position of its name, which ends with a zero; 0 when it has none
  uint64_t data; // position of a constant, or of what an input is at first; 0 when there is none
  uint64_t byte_count;
  uint32_t type, rank;
  int64_t extents[SKF_MAX_RANK];
} skf_plan_value;

typedef struct {
  char magic[8]; // "skfplan" and a zero
  uint32_t version, numerics;
  uint64_t byte_count;
  uint64_t checksum; // of all that follows it, see skf_plan_checksum
  // How the instruction set packs matrices that the plan was made for.
  uint32_t matmul_panel, matmul_lanes;
  uint32_t call_count, task_count, stage_count, place_count;
  // Slots are numbered: the arena, the constants, the inputs, the outputs, what is local.
  uint32_t constant_count, input_count, output_count, local_count;
  // After this stage, counted from 0 (-1: before the first), an output that is a bool is asked whether
  // the run goes on; none when gate_output is -1.
  int32_t gate_stage, gate_output;
  uint64_t calls, tasks, stages, places, values; // positions of tables
  uint64_t arena_bytes;
  // Of a thread: what kernels need, from first_local on what is local.
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

// Where a thread adds up what each call of a plan takes, by a clock of the caller's.
typedef struct {
  uint64_t (*now)(void);
  uint64_t *spent; // one for each call
} skf_timing;

// Does one task. `slots` and `scratch` are the thread's own where anything is local; `timing` may be
// NULL.
void skf_run_task(const skf_plan *plan, const skf_kernels *kernels, uint32_t task, char **slots,
                  char *scratch, const skf_timing *timing);

// The sum of a plan's bytes from `checksum` on, itself left out.
uint64_t skf_plan_checksum(const skf_plan *plan);

// Why these bytes, aligned to 8, are no plan that these kernels can run, or NULL. Every number is
// checked that decides where a run reads and writes, so a plan that passes touches nothing but the
// memory that it is given.
const char *skf_plan_refusal(const void *bytes, uint64_t byte_count, const skf_kernels *kernels);

// The memory that a run needs: values, intermediates, scratch.
uint64_t skf_plan_memory_bytes(const skf_plan *plan);

// Lays out that memory, aligned to 64 bytes, and fills inputs with what they are at first.
void skf_plan_prepare(const skf_plan *plan, char *memory);

// Where an input or an output of this name lies, or NULL; `value` becomes what is known of it.
void *skf_plan_find(const skf_plan *plan, char *memory, const char *name,
                    const skf_plan_value **value);

// Runs a plan on memory that was prepared. Returns false when the gate was shut.
bool skf_plan_run(const skf_plan *plan, const skf_kernels *kernels, char *memory);

#endif
