#ifndef LETHE_CPROCESS_SHIM_H
#define LETHE_CPROCESS_SHIM_H

#include <sys/prctl.h>
/* adjtimex(2): the kernel's word on its clock, which Swift's Glibc module leaves out. */
#include <sys/timex.h>

/* prctl(2) is variadic, which Swift does not import. */
static inline int lethe_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

#endif
