// libcurl, opened when something is fetched for the first time. Linked, it and the thirty libraries
// that it needs would cost every start of every program, those that fetch nothing too, 7 ms.
#ifndef CURL_LIBRARY_H
#define CURL_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Takes a piece of the answer; the request ends where it returns false.
typedef bool (*curl_library_receive)(
    void *context, long status, const char *bytes, size_t count);

// Called at least once a second with the number of bytes that the server announced, 0 where it did
// not; the request ends where it returns false.
typedef bool (*curl_library_watch)(void *context, int64_t announced);

typedef struct {
  const char *address;
  curl_library_receive receive;
  curl_library_watch watch;
  void *context;
} curl_library_request;

typedef struct {
  // True when the whole answer came.
  bool is_whole;
  // The HTTP status, 0 without an answer.
  long status;
  // The number of bytes that the server announced, -1 where it did not.
  int64_t announced;
  // The reason why the request failed, in libcurl's words.
  char reason[256];
  // The address that a redirect leads to, empty without one.
  char redirect[2048];
} curl_library_answer;

// Opens libcurl; returns false where it cannot. To be called once.
bool curl_library_open(void);

// Sends one GET request, follows no redirect, and returns when it has ended. libcurl must be open.
curl_library_answer curl_library_get(curl_library_request request);

#endif
