// The streams inside PNG and gzip files, for mutators that repair checksums.
#include <string.h>
#include <zlib.h>

#include "fuzz.h"

uint32_t fuzz_crc32(const uint8_t *data, size_t size) {
  return (uint32_t)crc32(0, data, (uInt)size);
}

size_t fuzz_inflate(const uint8_t *data, size_t size, uint8_t *output, size_t room, int raw,
                    size_t *taken) {
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  *taken = 0;
  if (inflateInit2(&stream, raw ? -15 : 15) != Z_OK) return 0;
  stream.next_in = (Bytef *)data;
  stream.avail_in = (uInt)size;
  stream.next_out = output;
  stream.avail_out = (uInt)room;
  inflate(&stream, Z_SYNC_FLUSH);
  *taken = size - stream.avail_in;
  const size_t produced = room - stream.avail_out;
  inflateEnd(&stream);
  return produced;
}

size_t fuzz_deflate(const uint8_t *data, size_t size, uint8_t *output, size_t room, int raw, int level) {
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  // A small window and few states are quick to set up.
  if (deflateInit2(&stream, level, Z_DEFLATED, raw ? -9 : 9, 1, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
  stream.next_in = (Bytef *)data;
  stream.avail_in = (uInt)size;
  stream.next_out = output;
  stream.avail_out = (uInt)room;
  const int status = deflate(&stream, Z_FINISH);
  const size_t produced = room - stream.avail_out;
  deflateEnd(&stream);
  return status == Z_STREAM_END ? produced : 0;
}
