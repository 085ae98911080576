// Runs a plan's bytes without Swift, and prints a line for each input and output: a sum of its bytes, and
// its name.
//   run_plan <file> <instruction set> <runs>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sankofa_runtime.h"

static char *read_file(const char *path, size_t *count) {
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  fseek(file, 0, SEEK_END);
  *count = (size_t)ftell(file);
  rewind(file);
  char *bytes = aligned_alloc(64, (*count + 63) / 64 * 64 + 64);
  if (bytes) *count = fread(bytes, 1, *count, file);
  fclose(file);
  return bytes;
}

int main(int argc, char **argv) {
  size_t count;
  char *bytes = argc == 4 ? read_file(argv[1], &count) : NULL;
  if (!bytes) return 2;
  const skf_kernels *kernels = NULL;
  for (int isa = 0; isa < SKF_ISAS; isa++)
    if (strcmp(skf_isa_name(isa), argv[2]) == 0) kernels = skf_kernels_for(isa);
  if (!kernels) return 2;
  const char *refusal = skf_plan_refusal(bytes, count, kernels);
  if (refusal) {
    fprintf(stderr, "%s: %s\n", argv[1], refusal);
    return 1;
  }
  const skf_plan *plan = (const skf_plan *)bytes;
  char *memory = aligned_alloc(64, skf_plan_memory_bytes(plan));
  if (!memory) return 2;
  skf_plan_prepare(plan, memory);
  for (int run = 0; run < atoi(argv[3]); run++) skf_plan_run(plan, kernels, memory);
  const skf_plan_value *values = skf_at(plan, plan->values);
  for (uint32_t i = 0; i < plan->input_count + plan->output_count; i++) {
    const skf_plan_value *value = values + plan->constant_count + i;
    const unsigned char *place = skf_plan_find(plan, memory, skf_at(plan, value->name), NULL);
    uint64_t sum = 0xcbf29ce484222325u;
    for (uint64_t byte = 0; byte < value->byte_count; byte++)
      sum = (sum ^ place[byte]) * 0x100000001b3u;
    printf("%llx %s\n", (unsigned long long)sum, (const char *)skf_at(plan, value->name));
  }
  return 0;
}
