#include "jpeg_pixels.h"

// Without the package trait JPEG this file is empty, so that no library is needed.
#ifdef SANKOFA_JPEG

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

// A picture with very many scans takes very long; usual encoders write about ten.
enum { most_scans = 100 };

typedef struct {
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  jmp_buf after_error;
  jpeg_pixels_answer answer;
} decoder;

static decoder *owner(j_common_ptr jpeg) { return jpeg->client_data; }

static void note_message(j_common_ptr jpeg) {
  char text[JMSG_LENGTH_MAX];
  jpeg->err->format_message(jpeg, text);
  decoder *own = owner(jpeg);
  snprintf(own->answer.message, sizeof own->answer.message, "%s", text);
}

static void fail(j_common_ptr jpeg) {
  // An error behind the last row leaves the picture as it is.
  if (!owner(jpeg)->answer.is_whole) note_message(jpeg);
  longjmp(owner(jpeg)->after_error, 1);
}

static void warn(j_common_ptr jpeg, int level) {
  // Other levels trace the work.
  if (level != -1) return;
  decoder *own = owner(jpeg);
  if (jpeg->err->num_warnings++ == 0) note_message(jpeg);
  if (jpeg->err->msg_code == JWRN_JPEG_EOF) own->answer.ended_early = true;
  if (jpeg->err->msg_code == JWRN_HIT_MARKER && !own->answer.lacks_data) {
    own->answer.lacks_data = true;
    own->answer.scan = own->jpeg.input_scan_number;
    own->answer.first_row = (int32_t)own->jpeg.input_iMCU_row * own->jpeg.max_v_samp_factor * DCTSIZE;
  }
}

static void print_nothing(j_common_ptr jpeg) { (void)jpeg; }

static void count_scans(j_common_ptr jpeg) {
  decoder *own = owner(jpeg);
  if (own->jpeg.input_scan_number <= most_scans) return;
  snprintf(own->answer.message, sizeof own->answer.message, "more than %d scans", most_scans);
  longjmp(own->after_error, 1);
}

static bool has_size(decoder *own, jpeg_pixels_request request) {
  struct jpeg_decompress_struct *jpeg = &own->jpeg;
  bool fits = jpeg->image_width == (JDIMENSION)request.width
      && jpeg->image_height == (JDIMENSION)request.height
      && jpeg->num_components == request.components;
  if (!fits)
    snprintf(own->answer.message, sizeof own->answer.message, "the header says %u × %u pixels of %d",
             (unsigned)jpeg->image_width, (unsigned)jpeg->image_height, jpeg->num_components);
  return fits;
}

static void decode(decoder *own, const uint8_t *bytes, size_t count, jpeg_pixels_request request,
                   uint8_t *pixels) {
  struct jpeg_decompress_struct *jpeg = &own->jpeg;
  jpeg_create_decompress(jpeg);
  jpeg->client_data = own;
  jpeg->mem->max_memory_to_use = (long)request.memory;
  jpeg->progress = &own->progress;
  jpeg_mem_src(jpeg, (unsigned char *)bytes, (unsigned long)count);
  jpeg_read_header(jpeg, TRUE);
  if (!has_size(own, request)) return;
  own->answer.has_several_scans = jpeg_has_multiple_scans(jpeg);
  jpeg->out_color_space = request.components == 1 ? JCS_GRAYSCALE
      : request.components == 3                   ? JCS_RGB
                                                  : JCS_CMYK;
  // The exact integer transform: every libjpeg gives nearly the same pixels.
  jpeg->dct_method = JDCT_ISLOW;
  jpeg_start_decompress(jpeg);
  size_t row_bytes = (size_t)request.width * (size_t)request.components;
  while (jpeg->output_scanline < jpeg->output_height) {
    JSAMPROW row = pixels + jpeg->output_scanline * row_bytes;
    jpeg_read_scanlines(jpeg, &row, 1);
  }
  own->answer.is_whole = true;
  // This looks for the end marker.
  jpeg_finish_decompress(jpeg);
}

// What a function has on its stack is unsure after it was jumped to, so the decoder is not here.
static void decode_or_stop(decoder *own, const uint8_t *bytes, size_t count,
                           jpeg_pixels_request request, uint8_t *pixels) {
  if (setjmp(own->after_error) == 0) decode(own, bytes, count, request, pixels);
}

jpeg_pixels_answer jpeg_pixels(const uint8_t *bytes, size_t count, jpeg_pixels_request request,
                               uint8_t *pixels) {
  decoder own;
  memset(&own, 0, sizeof own);
  own.jpeg.err = jpeg_std_error(&own.errors);
  own.jpeg.client_data = &own;
  own.errors.error_exit = fail;
  own.errors.emit_message = warn;
  own.errors.output_message = print_nothing;
  own.progress.progress_monitor = count_scans;
  decode_or_stop(&own, bytes, count, request, pixels);
  jpeg_destroy_decompress(&own.jpeg);
  return own.answer;
}

#endif
