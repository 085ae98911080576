// Counts what the whole process asks the heap for, while counting is on.
#ifndef ALLOCATION_COUNT_H
#define ALLOCATION_COUNT_H

#include <stdbool.h>

// True when allocations can be counted, because the C library lets malloc be replaced by name.
bool allocation_count_is_available(void);

void allocation_count_start(void);

// Ends counting; gives the number of allocations by all threads since the start.
long allocation_count_stop(void);

#endif
