// What the fuzz targets need of libFuzzer, of the address sanitizer and of zlib.
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

// libFuzzer's own mutations, which use its dictionary and its corpus. Returns the new size.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);

// Lets libFuzzer watch the coverage of a module. Returns 0 when there is none of that name.
int fuzz_watch(const char *module);

// Counts the heap from now on.
void fuzz_start_counting(void);
// Stops, and returns the most bytes that were on the heap at once in addition to those at the start.
int64_t fuzz_stop_counting(void);

uint32_t fuzz_crc32(const uint8_t *data, size_t size);

// The stream of a zlib file, or without a header when `raw`. Both return the number of bytes in `output`;
// inflating stops at the stream's end, at a fault, or when the output is full, and says how many bytes it
// took.
size_t fuzz_inflate(const uint8_t *data, size_t size, uint8_t *output, size_t room, int raw,
                    size_t *taken);
size_t fuzz_deflate(const uint8_t *data, size_t size, uint8_t *output, size_t room, int raw, int level);

#endif
