// Moves a child process's clocks: preloaded, it adds the first of the two 64-bit numbers of seconds that the file named
// by FAKE_CLOCK_FILE holds at that moment to the wall clock as the process reads it, and takes it off again from the
// absolute deadlines the process computes from that; the second it adds to CLOCK_MONOTONIC_RAW, by which the program
// knows what has passed, and nothing waits. All other clocks stay true, so sleeping works as ever.
// (Debian's libfaketime moves CLOCK_BOOTTIME too, on which Swift's ContinuousClock and Task.sleep rest.)
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *moved_by;

__attribute__((constructor)) static void map_offset(void) {
    const char *path = getenv("FAKE_CLOCK_FILE");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *memory = mmap(NULL, 2 * sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (memory != MAP_FAILED) moved_by = memory;
}

static int64_t offset(void) { return moved_by ? *moved_by : 0; }

static int is_wall_clock(clockid_t clock) { return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE; }

int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = (int)syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && is_wall_clock(clock)) now->tv_sec += offset();
    if (result == 0 && clock == CLOCK_MONOTONIC_RAW && moved_by) now->tv_sec += moved_by[1];
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int result = (int)syscall(SYS_gettimeofday, now, zone);
    if (result == 0) now->tv_sec += offset();
    return result;
}

time_t time(time_t *out) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out) *out = now.tv_sec;
    return now.tv_sec;
}

int timespec_get(struct timespec *now, int base) {
    return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, now) == 0 ? base : 0;
}

// A wall-clock deadline lies after 2001; a deadline of another clock counts from the machine's start.
static struct timespec true_deadline(const struct timespec *deadline) {
    struct timespec result = *deadline;
    if (result.tv_sec > 1000000000) result.tv_sec -= offset();
    return result;
}

typedef int (*cond_timedwait)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);

int pthread_cond_timedwait(
    pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex, const struct timespec *restrict deadline) {
    static cond_timedwait real;
    if (!real) real = (cond_timedwait)dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
    if (!real) real = (cond_timedwait)dlsym(RTLD_NEXT, "pthread_cond_timedwait");
    struct timespec moved = true_deadline(deadline);
    return real(condition, mutex, &moved);
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict deadline) {
    static int (*real)(sem_t *, const struct timespec *);
    if (!real) real = (int (*)(sem_t *, const struct timespec *))dlsym(RTLD_NEXT, "sem_timedwait");
    struct timespec moved = true_deadline(deadline);
    return real(semaphore, &moved);
}

int pthread_mutex_timedlock(pthread_mutex_t *restrict mutex, const struct timespec *restrict deadline) {
    static int (*real)(pthread_mutex_t *, const struct timespec *);
    if (!real) real = (int (*)(pthread_mutex_t *, const struct timespec *))dlsym(RTLD_NEXT, "pthread_mutex_timedlock");
    struct timespec moved = true_deadline(deadline);
    return real(mutex, &moved);
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *request, struct timespec *remaining) {
    static int (*real)(clockid_t, int, const struct timespec *, struct timespec *);
    if (!real) {
        real = (int (*)(clockid_t, int, const struct timespec *, struct timespec *))dlsym(RTLD_NEXT, "clock_nanosleep");
    }
    struct timespec moved = flags & TIMER_ABSTIME ? true_deadline(request) : *request;
    return real(clock, flags, &moved, remaining);
}

int timerfd_settime(int file, int flags, const struct itimerspec *value, struct itimerspec *old) {
    struct itimerspec moved = *value;
    if (flags & TFD_TIMER_ABSTIME) moved.it_value = true_deadline(&value->it_value);
    return (int)syscall(SYS_timerfd_settime, file, flags, &moved, old);
}
