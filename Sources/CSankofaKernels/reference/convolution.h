// The convolution's reference, as the table of kernels wants it.
#ifndef SKF_REFERENCE_CONVOLUTION_H
#define SKF_REFERENCE_CONVOLUTION_H

#include "../include/sankofa_kernels.h"

void skf_convolution_reference(const skf_window *w, const float *x, const float *packed, float *y,
                               int64_t row_begin, int64_t row_end);
int64_t skf_convolution_weights_scratch_floats_reference(void);
void skf_convolution_weights_reference(const skf_window *w, int64_t count, const float *x,
                                       const float *g, float *dw, int64_t row_begin,
                                       int64_t row_end, float *scratch);
void skf_convolution_float64_reference(const skf_window *w, const double *x, const double *weights,
                                       double *y, int64_t row_begin, int64_t row_end);
void skf_convolution_weights_float64_reference(const skf_window *w, int64_t count, const double *x,
                                               const double *g, double *dw, int64_t row_begin,
                                               int64_t row_end);

#endif
