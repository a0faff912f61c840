#ifndef LETHE_CPROCESS_SHIM_H
#define LETHE_CPROCESS_SHIM_H

#include <sys/prctl.h>

/* prctl(2) is variadic, which Swift does not import. */
static inline int lethe_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

/* adjtimex(2), which Swift's Glibc module leaves out. <sys/timex.h> would bring a second `struct timespec` with it; these are
   the first members of its `struct timex`, and more room than the rest of them takes. */
struct timex;
extern int adjtimex(struct timex *state);

/* The kernel's time of day in seconds since 1970, or -1 when it does not say that it is synchronised. */
static inline long lethe_synchronised_time(void) {
    struct {
        unsigned int modes;
        long offset, frequency, maximum_error, estimated_error;
        int status;
        long constant, precision, tolerance, seconds, fraction, rest[32];
    } state = {0};
    const int error = 5 /* TIME_ERROR */, unsynchronised = 0x40 /* STA_UNSYNC */;
    int result = adjtimex((struct timex *)&state);
    return result < 0 || result == error || (state.status & unsynchronised) ? -1 : state.seconds;
}

#endif
