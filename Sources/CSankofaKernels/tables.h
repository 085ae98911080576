// The tables of kernels that this build may have; dispatch.c finds out which of them the machine
// can run.
#ifndef SKF_TABLES_H
#define SKF_TABLES_H

#include "include/sankofa_kernels.h"

extern const skf_kernels skf_kernels_reference;
extern const skf_kernels skf_kernels_avx2;
extern const skf_kernels skf_kernels_avx512;
extern const skf_kernels skf_kernels_neon;

#endif
