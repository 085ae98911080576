// Block programs, evaluated plainly: every element of every operand is looked up by its own index.
#include "reference.h"

SKF_FUSED_BEGIN
#include "lanes.h"

static const int64_t type_sizes[SKF_TYPES] = {4, 8, 4, 1, 1};

// The address in an operand of element `index` of the iteration space.
static char *element(const skf_program *program, const skf_operand *operand, char *const *slots,
                     int64_t index) {
  int64_t offset = 0;
  if (operand->mode == SKF_FULL) {
    offset = index;
  } else if (operand->mode == SKF_STRIDED || operand->mode == SKF_ROWS) {
    for (int axis = (int)program->rank - 1; axis >= 0; axis--) {
      int64_t position = index % program->extents[axis];
      index /= program->extents[axis];
      if (operand->mode == SKF_ROWS && axis == 0) {
        position = ((const int32_t *)skf_resolve(operand->rows, slots))[position];
        if (position < 0) position = 0;
        if (position >= operand->row_count) position = operand->row_count - 1;
      }
      offset += position * operand->strides[axis];
    }
  }
  return skf_resolve(operand->base, slots) + offset * type_sizes[operand->type];
}

static void uniform(const skf_program *program, const skf_instruction *instruction,
                    char *const *slots, void *dst, int64_t begin, int64_t n) {
  skf_reference base = skf_loads(program)[instruction->a].base;
  const uint32_t *key = (const uint32_t *)skf_resolve(base, slots);
  uint64_t stream = skf_constants(program)[instruction->b];
  u32 key0 = (u32)stream, key1 = (u32)(stream >> 32);
  threefry(key[0], key[1], &key0, &key1);
  for (int64_t i = 0; i < n; i++) {
    u32 word0 = (u32)(uint64_t)(begin + i), word1 = (u32)((uint64_t)(begin + i) >> 32);
    threefry(key0, key1, &word0, &word1);
    if (instruction->type == SKF_FLOAT32)
      ((float *)dst)[i] = uniform_f32(word0, word1);
    else
      ((double *)dst)[i] = uniform_f64(word0, word1);
  }
}

void skf_program_reference(const void *call, char *const *slots, int64_t begin, int64_t end,
                           void *scratch) {
  const skf_program *program = call;
  const skf_operand *loads = skf_loads(program), *stores = skf_stores(program);
  const skf_instruction *instructions = skf_instructions(program);
  char(*registers)[SKF_BLOCK * 8] = scratch;
  begin *= program->elements_per_unit;
  end *= program->elements_per_unit;
  for (; begin < end; begin += SKF_BLOCK) {
    int64_t n = end - begin < SKF_BLOCK ? end - begin : SKF_BLOCK;
    for (uint32_t l = 0; l < program->load_count; l++) {
      const skf_operand *load = &loads[l];
      int64_t size = type_sizes[load->type];
      for (int64_t i = 0; i < n && load->mode != SKF_KEY; i++)
        __builtin_memcpy(registers[load->reg] + i * size,
                         element(program, load, slots, begin + i), (size_t)size);
    }
    for (uint32_t k = 0; k < program->instruction_count; k++) {
      const skf_instruction *instruction = &instructions[k];
      void *dst = registers[instruction->dst];
      if (instruction->operation == SKF_INDEX) {
        for (int64_t i = 0; i < n; i++) ((int32_t *)dst)[i] = (int32_t)(begin + i);
      } else if (instruction->operation == SKF_UNIFORM) {
        uniform(program, instruction, slots, dst, begin, n);
      } else {
        skf_operation_reference(instruction->operation, instruction->type, instruction->extra)(
            dst, registers[instruction->a], registers[instruction->b], registers[instruction->c],
            n);
      }
    }
    for (uint32_t s = 0; s < program->store_count; s++) {
      const skf_operand *store = &stores[s];
      int64_t size = type_sizes[store->type];
      for (int64_t i = 0; i < n; i++)
        __builtin_memcpy(element(program, store, slots, begin + i),
                         registers[store->reg] + i * size, (size_t)size);
    }
  }
}

void skf_threefry(uint32_t key0, uint32_t key1, uint32_t counter0, uint32_t counter1,
                  uint32_t out[2]) {
  out[0] = counter0;
  out[1] = counter1;
  threefry(key0, key1, &out[0], &out[1]);
}
SKF_FUSED_END
