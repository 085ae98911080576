// Checks that bytes are a plan, and that it touches only memory that it may.
#include "check.h"

// True when the plan holds `count` elements of `size` bytes at a position, which must be a multiple
// of 8.
static bool holds(const skf_plan *plan, uint64_t position, uint64_t count, uint64_t size) {
  uint64_t total = plan->byte_count;
  return position % 8 == 0 && position >= sizeof *plan && position <= total &&
         count <= (total - position) / size;
}

static bool are_tables_right(const skf_plan *plan) {
  uint64_t value_count =
      (uint64_t)plan->constant_count + plan->input_count + plan->output_count;
  return holds(plan, plan->calls, plan->call_count, sizeof(skf_plan_call)) &&
         holds(plan, plan->tasks, plan->task_count, sizeof(skf_plan_task)) &&
         holds(plan, plan->stages, plan->stage_count, sizeof(skf_plan_stage)) &&
         holds(plan, plan->places, plan->place_count, sizeof(skf_plan_place)) &&
         holds(plan, plan->values, value_count, sizeof(skf_plan_value)) &&
         plan->local_count <= plan->place_count && plan->arena_bytes <= (uint64_t)limit &&
         plan->first_local <= plan->scratch_bytes && plan->first_local % 64 == 0 &&
         plan->scratch_bytes <= (uint64_t)limit;
}

static bool are_values_right(const skf_plan *plan) {
  const skf_plan_value *values = skf_at(plan, plan->values);
  // The memory that a run needs in all, which must not overflow.
  uint64_t total = plan->arena_bytes + plan->scratch_bytes + skf_slot_count(plan) * 8ull;
  for (uint32_t i = 0; i < plan->constant_count + plan->input_count + plan->output_count; i++) {
    const skf_plan_value *value = values + i;
    if (value->byte_count > (uint64_t)limit || value->type >= SKF_TYPES ||
        value->rank > SKF_MAX_RANK)
      return false;
    skf_check check = {.is_right = true};
    int64_t bytes = sizes[value->type];
    for (uint32_t axis = 0; axis < value->rank; axis++)
      bytes = times(&check, bytes, value->extents[axis]);
    total += value->byte_count + 64;
    if (!check.is_right || bytes != (int64_t)value->byte_count || total > (uint64_t)limit ||
        total > SIZE_MAX / 2)
      return false;
    if (i < plan->constant_count && !value->data && value->byte_count > 0) return false;
    if (value->data && !holds(plan, value->data, value->byte_count, 1)) return false;
    if (!value->name) continue;
    uint64_t end = value->name;
    while (end >= sizeof *plan && end < plan->byte_count && *(const char *)skf_at(plan, end)) end++;
    if (end < sizeof *plan || end >= plan->byte_count) return false;
  }
  if (plan->gate_output < -1 || plan->gate_output >= (int32_t)plan->output_count) return false;
  if (plan->gate_output < 0) return true;
  const skf_plan_value *gate =
      values + plan->constant_count + plan->input_count + (uint32_t)plan->gate_output;
  return plan->gate_stage >= -1 && plan->gate_stage < (int32_t)plan->stage_count &&
         gate->type == SKF_BOOL && gate->byte_count > 0;
}

static bool is_task_right(skf_check *check) {
  const skf_plan *plan = check->plan;
  const skf_plan_task *task = check->task;
  const skf_plan_place *places = skf_at(plan, plan->places);
  const skf_plan_call *calls = skf_at(plan, plan->calls);
  uint64_t first_local_slot = skf_slot_count(plan) - plan->local_count;
  require(check, task->first_unit >= 0 && task->first_unit < task->end_unit &&
                     task->end_unit <= limit && task->first_call <= task->end_call &&
                     task->end_call <= plan->call_count && task->first_place <= task->end_place &&
                     task->end_place <= plan->place_count);
  if (!check->is_right) return false;
  for (uint32_t i = task->first_place; i < task->end_place; i++) {
    require(check, places[i].slot >= first_local_slot && places[i].slot < skf_slot_count(plan) &&
                       places[i].offset <= (uint64_t)limit && places[i].offset % 8 == 0);
    int64_t units = task->end_unit - task->first_unit;
    int64_t bytes = times(check, units, (int64_t)places[i].unit_bytes);
    require(check, places[i].offset + (uint64_t)bytes <= plan->scratch_bytes - plan->first_local);
  }
  for (uint32_t i = task->first_call; i < task->end_call && check->is_right; i++) {
    require(check, holds(plan, calls[i].argument, calls[i].bytes, 1));
    if (check->is_right) skf_check_call(check, calls + i);
  }
  return check->is_right;
}

const char *skf_plan_refusal(const void *bytes, uint64_t byte_count, const skf_kernels *kernels) {
  const skf_plan *plan = bytes;
  static const char magic[8] = "skfplan";
  if (byte_count < sizeof *plan) return "it is cut short";
  for (int i = 0; i < 8; i++)
    if (plan->magic[i] != magic[i]) return "it is no plan";
  if (plan->version != SKF_PLAN_VERSION) return "it is of another version";
  if (plan->numerics != SKF_NUMERICS) return "its numbers are computed by other rules";
  if (plan->byte_count != byte_count || byte_count % 8 != 0) return "it is cut short, or too long";
  if (plan->checksum != skf_plan_checksum(plan)) return "it is damaged";
  if (plan->matmul_panel != kernels->matmul_panel || plan->matmul_lanes != kernels->matmul_lanes)
    return "it is made for another instruction set";
  if (!are_tables_right(plan)) return "a table lies outside of it";
  if (!are_values_right(plan)) return "a value lies outside of it";
  const skf_plan_stage *stages = skf_plan_stages(plan);
  for (uint32_t i = 0; i < plan->stage_count; i++)
    if (stages[i].first_task > stages[i].end_task || stages[i].end_task > plan->task_count)
      return "a stage has tasks that are not there";
  for (uint32_t i = 0; i < plan->task_count; i++) {
    const skf_plan_task *task = skf_plan_tasks(plan) + i;
    skf_check check = {.plan = plan, .kernels = kernels, .task = task, .begin = task->first_unit,
                       .end = task->end_unit, .is_right = true};
    if (!is_task_right(&check)) return "a call reads or writes where it must not";
  }
  return NULL;
}

// FNV-1a over words (Fowler, Noll, Vo 1991), which detects any single damaged bit.
uint64_t skf_plan_checksum(const skf_plan *plan) {
  const uint64_t *words = (const uint64_t *)(const void *)plan;
  uint64_t sum = 0xcbf29ce484222325u;
  for (uint64_t i = 4; i < plan->byte_count / 8; i++) sum = (sum ^ words[i]) * 0x100000001b3u;
  return sum;
}
