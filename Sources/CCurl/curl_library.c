#include "curl_library.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

// Numbers of libcurl's stable binary interface, from <curl/curl.h>. They are repeated here because
// the header is not always installed.
enum {
  option_write_data = 10001,
  option_url = 10002,
  option_error_buffer = 10010,
  option_user_agent = 10018,
  option_write_function = 20011,
  option_no_progress = 43,
  option_progress_data = 10057,
  option_no_signal = 99,
  option_progress_function = 20219,
  option_protocols = 181,
  option_quick_exit = 272,
  protocols_http_and_https = 3,
  info_response_code = 0x200002,
  info_length = 0x60000F,
  info_redirect_url = 0x10001F,
  global_all = 3,
};

static struct {
  int (*global_init)(long);
  void *(*begin)(void);
  int (*set)(void *, int, ...);
  int (*perform)(void *);
  int (*get)(void *, int, ...);
  const char *(*text)(int);
  void (*end)(void *);
} curl;

bool curl_library_open(void) {
  static const char *const names[] = {
      "libcurl.so.4", "libcurl-gnutls.so.4", "libcurl-nss.so.4", "libcurl.4.dylib"};
  void *library = NULL;
  for (size_t i = 0; i < sizeof names / sizeof *names && !library; i++)
    library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  if (!library) return false;
  curl.global_init = (int (*)(long))dlsym(library, "curl_global_init");
  curl.begin = (void *(*)(void))dlsym(library, "curl_easy_init");
  curl.set = (int (*)(void *, int, ...))dlsym(library, "curl_easy_setopt");
  curl.perform = (int (*)(void *))dlsym(library, "curl_easy_perform");
  curl.get = (int (*)(void *, int, ...))dlsym(library, "curl_easy_getinfo");
  curl.text = (const char *(*)(int))dlsym(library, "curl_easy_strerror");
  curl.end = (void (*)(void *))dlsym(library, "curl_easy_cleanup");
  return curl.global_init && curl.begin && curl.set && curl.perform && curl.get && curl.text &&
         curl.end && curl.global_init(global_all) == 0;
}

typedef struct {
  void *handle;
  const curl_library_request *request;
} transfer;

static size_t take(char *bytes, size_t size, size_t count, void *context) {
  const transfer *own = context;
  long status = 0;
  curl.get(own->handle, info_response_code, &status);
  size_t length = size * count;
  bool goes_on = own->request->receive(own->request->context, status, bytes, length);
  return goes_on ? length : 0;
}

static int watch(void *context, int64_t announced, int64_t received, int64_t a, int64_t b) {
  (void)received, (void)a, (void)b;
  const transfer *own = context;
  return !own->request->watch(own->request->context, announced);
}

curl_library_answer curl_library_get(curl_library_request request) {
  curl_library_answer answer = {.announced = -1};
  transfer own = {curl.begin(), &request};
  if (!own.handle) {
    snprintf(answer.reason, sizeof answer.reason, "out of memory");
    return answer;
  }
  int code = curl.set(own.handle, option_url, request.address);
  if (!code) code = curl.set(own.handle, option_no_signal, 1L);
  if (!code) code = curl.set(own.handle, option_protocols, (long)protocols_http_and_https);
  // Versions before 7.87 lack this option; they wait for a name server that does not answer.
  if (!code) curl.set(own.handle, option_quick_exit, 1L);
  if (!code) code = curl.set(own.handle, option_user_agent, "sankofa");
  if (!code) code = curl.set(own.handle, option_error_buffer, answer.reason);
  if (!code) code = curl.set(own.handle, option_write_function, take);
  if (!code) code = curl.set(own.handle, option_write_data, &own);
  if (!code) code = curl.set(own.handle, option_no_progress, 0L);
  if (!code) code = curl.set(own.handle, option_progress_function, watch);
  if (!code) code = curl.set(own.handle, option_progress_data, &own);
  if (!code) code = curl.perform(own.handle);
  answer.is_whole = code == 0;
  if (code && !answer.reason[0])
    snprintf(answer.reason, sizeof answer.reason, "%s", curl.text(code));
  const char *redirect = NULL;
  curl.get(own.handle, info_response_code, &answer.status);
  curl.get(own.handle, info_length, &answer.announced);
  curl.get(own.handle, info_redirect_url, &redirect);
  if (redirect && strlen(redirect) < sizeof answer.redirect)
    snprintf(answer.redirect, sizeof answer.redirect, "%s", redirect);
  else if (redirect)
    snprintf(answer.reason, sizeof answer.reason, "the address of a redirect is too long");
  curl.end(own.handle);
  return answer;
}
