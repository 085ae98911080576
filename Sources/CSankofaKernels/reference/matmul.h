// The matrix product's reference, as the table of kernels wants it.
#ifndef SKF_REFERENCE_MATMUL_H
#define SKF_REFERENCE_MATMUL_H

#include "../include/sankofa_kernels.h"

enum { SKF_MATMUL_PANEL_REFERENCE = 8 };

int64_t skf_matmul_packed_floats_reference(int64_t k, int64_t n);
int64_t skf_matmul_scratch_floats_reference(int64_t k);
void skf_matmul_pack_reference(const float *b, ptrdiff_t b_row, ptrdiff_t b_column, int64_t k,
                               int64_t n, float *packed, int64_t panel_begin, int64_t panel_end);
void skf_matmul_rows_reference(const float *a, ptrdiff_t a_row, ptrdiff_t a_column,
                               const float *packed, float *c, ptrdiff_t c_row, int64_t row_begin,
                               int64_t row_end, int64_t panel_begin, int64_t panel_end, int64_t k,
                               int64_t n, float *scratch);
void skf_matmul_reference(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b,
                          ptrdiff_t b_row, ptrdiff_t b_column, float *c, ptrdiff_t c_row,
                          int64_t row_begin, int64_t row_end, int64_t column_begin,
                          int64_t column_end, int64_t k, float *scratch);
void skf_matmul_float64_reference(const double *a, ptrdiff_t a_row, ptrdiff_t a_column,
                                  const double *b, ptrdiff_t b_row, ptrdiff_t b_column, double *c,
                                  ptrdiff_t c_row, int64_t row_begin, int64_t row_end, int64_t k,
                                  int64_t n);

#endif
