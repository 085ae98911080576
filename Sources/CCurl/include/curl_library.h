// libcurl, opened at the first fetch. If it were linked, it and the thirty libraries that it needs
// would add 7 ms to every start of every program, even of those that fetch nothing.
#ifndef CURL_LIBRARY_H
#define CURL_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Takes a piece of the answer; the request ends when it returns false.
typedef bool (*curl_library_receive)(
    void *context, long status, const char *bytes, size_t count);

// Called at least once a second with the number of bytes that the server announced, or 0 if it
// announced none; the request ends when it returns false.
typedef bool (*curl_library_watch)(void *context, int64_t announced);

typedef struct {
  const char *address;
  curl_library_receive receive;
  curl_library_watch watch;
  void *context;
} curl_library_request;

typedef struct {
  // True when the whole answer arrived.
  bool is_whole;
  // The HTTP status, or 0 without an answer.
  long status;
  // The number of bytes that the server announced, or -1 if it announced none.
  int64_t announced;
  // The reason why the request failed, in libcurl's words.
  char reason[256];
  // The address that a redirect leads to, empty without one.
  char redirect[2048];
} curl_library_answer;

// Opens libcurl; returns false if it cannot. Call it once.
bool curl_library_open(void);

// Sends one GET request, follows no redirect, and returns when it has ended. libcurl must be open.
curl_library_answer curl_library_get(curl_library_request request);

#endif
