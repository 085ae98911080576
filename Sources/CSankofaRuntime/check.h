// The parts of a plan's check, which computes what each call reads and writes from the numbers of
// the call, for the units of every task that makes it.
#ifndef SKF_CHECK_H
#define SKF_CHECK_H

#include "sankofa_runtime.h"

// The largest allowed count of elements, chosen so that sums of a few counts stay far from
// overflow.
static const int64_t limit = (int64_t)1 << 44;
static const int64_t sizes[SKF_TYPES] = {4, 8, 4, 1, 1};

// The check of one task and its calls.
typedef struct {
  const skf_plan *plan;
  const skf_kernels *kernels;
  const skf_plan_task *task;
  int64_t begin, end; // units
  bool is_right;
} skf_check;

static inline void require(skf_check *check, bool condition) { check->is_right &= condition; }

// a · b for counts. Where that is too large, the check fails and the result is 0.
static inline int64_t times(skf_check *check, int64_t a, int64_t b) {
  bool fits = a >= 0 && b >= 0 && a <= limit && b <= limit && (b == 0 || a <= limit / b);
  require(check, fits);
  return fits ? a * b : 0;
}

// The elements [first, end), or a range that covers all that positions along a few axes reach.
typedef struct {
  int64_t first, end;
} skf_range;

static inline skf_range range(int64_t first, int64_t end) { return (skf_range){first, end}; }

// Widens a range by positions [begin, end) along an axis.
static inline void spread(skf_check *check, skf_range *r, int64_t begin, int64_t end, int64_t stride) {
  require(check, stride > -limit && stride < limit);
  if (begin >= end || !check->is_right) return;
  int64_t step = stride < 0 ? -stride : stride;
  int64_t low = times(check, begin, step), high = times(check, end - 1, step);
  r->first += stride < 0 ? -high : low;
  r->end += stride < 0 ? -low : high;
}

// Requires that the elements `r`, counted from `reference`, lie in memory that the call may touch.
static inline void touch(skf_check *check, skf_reference reference, skf_range r, int64_t type, bool writes) {
  const skf_plan *plan = check->plan;
  const skf_plan_value *values = skf_at(plan, plan->values);
  require(check, reference.slot < skf_slot_count(plan) && type >= 0 && type < SKF_TYPES &&
                     reference.offset <= (uint64_t)limit);
  if (!check->is_right || r.first >= r.end) return;
  int64_t size = sizes[type], offset = (int64_t)reference.offset;
  int64_t first = offset + r.first * size, end = offset + r.end * size;
  int64_t least = 0, most = (int64_t)plan->arena_bytes;
  uint64_t value_count = plan->constant_count + plan->input_count + plan->output_count;
  if (reference.slot > value_count) {
    const skf_plan_place *places = skf_at(plan, plan->places);
    most = 0;
    for (uint32_t i = check->task->first_place; i < check->task->end_place; i++) {
      if (places[i].slot != reference.slot) continue;
      least = times(check, check->task->first_unit, (int64_t)places[i].unit_bytes);
      most = times(check, check->task->end_unit, (int64_t)places[i].unit_bytes);
    }
  } else if (reference.slot > 0) {
    most = (int64_t)values[reference.slot - 1].byte_count;
    require(check, !writes || reference.slot > plan->constant_count);
  }
  require(check, offset % size == 0 && least % size == 0 && first >= least && end <= most);
}

static inline void reads(skf_check *check, skf_reference reference, skf_range r, int64_t type) {
  touch(check, reference, r, type, false);
}

static inline void writes(skf_check *check, skf_reference reference, skf_range r, int64_t type) {
  touch(check, reference, r, type, true);
}

// The elements of the rows that belong to the task: rows of n elements, `per_unit` for each unit.
static inline skf_range rows(skf_check *check, int64_t per_unit, int64_t n) {
  int64_t unit = times(check, per_unit, n);
  return range(times(check, check->begin, unit), times(check, check->end, unit));
}

// Checks a block program: its operands, and the contents of registers that its instructions read.
void skf_check_program(skf_check *check, const skf_program *program, uint64_t bytes);

// Checks one call of a kernel; refuses a kernel that has no case.
void skf_check_call(skf_check *check, const skf_plan_call *call);

#endif
