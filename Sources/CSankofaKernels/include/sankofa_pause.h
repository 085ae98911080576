// Tells the processor that this thread waits in a loop, which leaves more of the core to its other
// threads.
#ifndef SANKOFA_PAUSE_H
#define SANKOFA_PAUSE_H

static inline void skf_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("isb");
#endif
}

#endif
