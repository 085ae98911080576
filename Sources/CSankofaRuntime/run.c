// Runs a plan: one task, or all of it on one thread.
#include "sankofa_runtime.h"

void skf_run_task(const skf_plan *plan, const skf_kernels *kernels, uint32_t task, char **slots,
                  char *scratch, const skf_timing *timing) {
  const skf_plan_task *own = skf_plan_tasks(plan) + task;
  const skf_plan_place *places = skf_at(plan, plan->places);
  for (uint32_t i = own->first_place; i < own->end_place; i++) {
    // Kernels count from unit 0, which would be this far before the task's first unit.
    uint64_t before = (uint64_t)own->first_unit * places[i].unit_bytes;
    uintptr_t first = (uintptr_t)scratch + (uintptr_t)(plan->first_local + places[i].offset);
    slots[places[i].slot] = (char *)(first - (uintptr_t)before);
  }
  const skf_plan_call *calls = skf_at(plan, plan->calls);
  uint64_t start = timing ? timing->now() : 0;
  for (uint32_t i = own->first_call; i < own->end_call; i++) {
    kernels->run[calls[i].kernel](skf_at(plan, calls[i].argument), slots, own->first_unit,
                                  own->end_unit, scratch);
    if (!timing) continue;
    uint64_t end = timing->now();
    timing->spent[i] += end - start;
    start = end;
  }
}

// ---- A whole plan, in the caller's memory: the table of slots, then the slots, then the scratch

static uint64_t rounded(uint64_t bytes) { return (bytes + 63) & ~(uint64_t)63; }

static uint64_t table_bytes(const skf_plan *plan) {
  return rounded(skf_slot_count(plan) * (uint64_t)sizeof(char *));
}

uint64_t skf_plan_memory_bytes(const skf_plan *plan) {
  const skf_plan_value *values = skf_at(plan, plan->values);
  uint64_t bytes = table_bytes(plan) + rounded(plan->arena_bytes) + rounded(plan->scratch_bytes);
  for (uint32_t i = 0; i < plan->input_count + plan->output_count; i++)
    bytes += rounded(values[plan->constant_count + i].byte_count);
  return bytes;
}

void skf_plan_prepare(const skf_plan *plan, char *memory) {
  const skf_plan_value *values = skf_at(plan, plan->values);
  char **slots = (char **)memory;
  memory += table_bytes(plan);
  slots[0] = memory;
  memory += rounded(plan->arena_bytes);
  uint32_t value_count = plan->constant_count + plan->input_count + plan->output_count;
  for (uint32_t i = 0; i < value_count; i++) {
    if (i < plan->constant_count) {
      slots[1 + i] = (char *)skf_at(plan, values[i].data);
      continue;
    }
    slots[1 + i] = memory;
    if (values[i].data)
      __builtin_memcpy(memory, skf_at(plan, values[i].data), (size_t)values[i].byte_count);
    else
      __builtin_memset(memory, 0, (size_t)values[i].byte_count);
    memory += rounded(values[i].byte_count);
  }
}

static bool is_same(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

void *skf_plan_find(const skf_plan *plan, char *memory, const char *name,
                    const skf_plan_value **value) {
  const skf_plan_value *values = skf_at(plan, plan->values);
  for (uint32_t i = 0; i < plan->input_count + plan->output_count; i++) {
    uint32_t number = plan->constant_count + i;
    if (!values[number].name || !is_same(skf_at(plan, values[number].name), name)) continue;
    if (value) *value = values + number;
    return ((char **)memory)[1 + number];
  }
  return NULL;
}

bool skf_plan_run(const skf_plan *plan, const skf_kernels *kernels, char *memory) {
  char **slots = (char **)memory;
  char *scratch = memory + skf_plan_memory_bytes(plan) - rounded(plan->scratch_bytes);
  const skf_plan_stage *stages = skf_plan_stages(plan);
  for (int32_t stage = -1; stage < (int32_t)plan->stage_count; stage++) {
    if (stage >= 0)
      for (uint32_t task = stages[stage].first_task; task < stages[stage].end_task; task++)
        skf_run_task(plan, kernels, task, slots, scratch, NULL);
    if (plan->gate_output < 0 || stage != plan->gate_stage) continue;
    uint32_t gate = 1 + plan->constant_count + plan->input_count + (uint32_t)plan->gate_output;
    if (!*slots[gate]) return false;
  }
  return true;
}
