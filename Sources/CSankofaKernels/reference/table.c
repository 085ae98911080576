// The reference's table of kernels.
#include "../tables.h"
#include "reference.h"

static int64_t no_scratch(int64_t k) { return 0; }

const skf_kernels skf_kernels_reference = {
    .run = {
#define VECTOR(number, name) [SKF_KERNEL_##number] = skf_##name##_reference,
#define REFERENCE(number, name) VECTOR(number, name)
#include "../include/sankofa_kernels.def"
#undef VECTOR
#undef REFERENCE
    },
    .matmul_panel = SKF_MATMUL_PANEL_REFERENCE,
    .matmul_lanes = SKF_MATMUL_PANEL_REFERENCE,
    .matmul_scratch = no_scratch,
};
