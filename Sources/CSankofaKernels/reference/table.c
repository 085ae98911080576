// The reference's table of kernels.
#include "../tables.h"
#include "convolution.h"
#include "matmul.h"
#include "reference.h"

const skf_kernels skf_kernels_reference = {
    .program = skf_program_reference,
    .reduce = skf_reduce_reference,
    .softmax = skf_softmax_reference,
    .log_softmax = skf_log_softmax_reference,
    .sparse_cross_entropy = skf_sparse_cross_entropy_reference,
    .scatter_add = skf_scatter_add_reference,
    .matmul_panel = SKF_MATMUL_PANEL_REFERENCE,
    .matmul_packed_floats = skf_matmul_packed_floats_reference,
    .matmul_pack = skf_matmul_pack_reference,
    .matmul_scratch_floats = skf_matmul_scratch_floats_reference,
    .matmul_rows = skf_matmul_rows_reference,
    .matmul = skf_matmul_reference,
    .matmul_float64 = skf_matmul_float64_reference,
    .pool = skf_pool_reference,
    .convolution = skf_convolution_reference,
    .convolution_weights_scratch_floats = skf_convolution_weights_scratch_floats_reference,
    .convolution_weights = skf_convolution_weights_reference,
    .convolution_float64 = skf_convolution_float64_reference,
    .convolution_weights_float64 = skf_convolution_weights_float64_reference,
};
