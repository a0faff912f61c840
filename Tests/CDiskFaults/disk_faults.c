#define _GNU_SOURCE
#include "disk_faults.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { watches_max = 64 };

struct disk_watch {
    char folder[PATH_MAX], ending[64];
    size_t length;
    int64_t count, first, last, failures;
    enum disk_fault fault;
    int error, records;
    struct disk_event *events;
    size_t events_count, events_room;
};

static struct disk_watch *watches[watches_max];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
// Read before the lock is taken: without a watch nothing else is looked at.
static atomic_int watching;

// MARK: Watches

struct disk_watch *disk_watch_begin(const char *folder) {
    struct disk_watch *watch = calloc(1, sizeof *watch);
    watch->length = (size_t)snprintf(watch->folder, sizeof watch->folder, "%s", folder);
    pthread_mutex_lock(&lock);
    int place = 0;
    while (place < watches_max && watches[place]) place++;
    if (place < watches_max) {
        watches[place] = watch;
        atomic_fetch_add(&watching, 1);
    }
    pthread_mutex_unlock(&lock);
    if (place < watches_max) return watch;
    free(watch);
    return NULL;
}

void disk_watch_end(struct disk_watch *watch) {
    pthread_mutex_lock(&lock);
    for (int place = 0; place < watches_max; place++) {
        if (watches[place] != watch) continue;
        watches[place] = NULL;
        atomic_fetch_sub(&watching, 1);
    }
    pthread_mutex_unlock(&lock);
    for (size_t number = 0; number < watch->events_count; number++) {
        free((void *)watch->events[number].path);
        free((void *)watch->events[number].target);
        free((void *)watch->events[number].bytes);
    }
    free(watch->events);
    free(watch);
}

void disk_watch_fail(struct disk_watch *watch, int64_t first, int64_t last, enum disk_fault fault, int error) {
    pthread_mutex_lock(&lock);
    watch->count = watch->failures = 0;
    watch->first = first;
    watch->last = last;
    watch->fault = fault;
    watch->error = error;
    pthread_mutex_unlock(&lock);
}

void disk_watch_only(struct disk_watch *watch, const char *ending) {
    pthread_mutex_lock(&lock);
    snprintf(watch->ending, sizeof watch->ending, "%s", ending);
    pthread_mutex_unlock(&lock);
}

static int64_t locked(const int64_t *value) {
    pthread_mutex_lock(&lock);
    int64_t result = *value;
    pthread_mutex_unlock(&lock);
    return result;
}

int64_t disk_watch_count(struct disk_watch *watch) { return locked(&watch->count); }
int64_t disk_watch_failures(struct disk_watch *watch) { return locked(&watch->failures); }

void disk_watch_record(struct disk_watch *watch) {
    pthread_mutex_lock(&lock);
    watch->records = 1;
    pthread_mutex_unlock(&lock);
}

size_t disk_watch_event_count(struct disk_watch *watch) {
    pthread_mutex_lock(&lock);
    size_t result = watch->events_count;
    pthread_mutex_unlock(&lock);
    return result;
}

struct disk_event disk_watch_event(struct disk_watch *watch, size_t number) {
    pthread_mutex_lock(&lock);
    struct disk_event result = watch->events[number];
    pthread_mutex_unlock(&lock);
    return result;
}

// MARK: Which operation is watched

// One operation on its way: what it is, and who watches it. The lock is held from `begin` to `end`.
struct operation {
    struct disk_watch *watch;
    struct disk_event event;
    char path[PATH_MAX], target[PATH_MAX];
};

static int ends(const char *path, const char *ending) {
    size_t length = strlen(path), wanted = strlen(ending);
    return length >= wanted && !strcmp(path + length - wanted, ending);
}

static struct disk_watch *watch_of(const char *path) {
    for (int place = 0; place < watches_max; place++) {
        struct disk_watch *watch = watches[place];
        if (watch && !strncmp(path, watch->folder, watch->length)
            && (path[watch->length] == '/' || path[watch->length] == 0) && ends(path, watch->ending)) return watch;
    }
    return NULL;
}

// A deleted file's name ends in " (deleted)": what is done to it has no effect on what is below the folder.
static int path_of(int file, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0 || path[0] != '/') return 0;
    path[length] = 0;
    return !ends(path, " (deleted)");
}

static int begin_path(struct operation *operation, const char *path) {
    if (!atomic_load(&watching) || !path) return 0;
    pthread_mutex_lock(&lock);
    operation->watch = watch_of(path);
    if (operation->watch) {
        snprintf(operation->path, PATH_MAX, "%s", path + operation->watch->length);
        operation->event = (struct disk_event){.path = operation->path};
        return 1;
    }
    pthread_mutex_unlock(&lock);
    return 0;
}

static int begin_file(struct operation *operation, int file) {
    char path[PATH_MAX];
    return atomic_load(&watching) && path_of(file, path) && begin_path(operation, path);
}

// Counts the operation. Returns how it is to fail.
static enum disk_fault fault(struct operation *operation) {
    struct disk_watch *watch = operation->watch;
    watch->count++;
    if (watch->fault == DISK_NONE || watch->count < watch->first || watch->count > watch->last) return DISK_NONE;
    if (watch->fault == DISK_UNREADABLE && operation->event.kind != DISK_OPEN) return DISK_NONE;
    if (watch->fault == DISK_KILL) {
        kill(getpid(), SIGKILL);
        pause();
    }
    watch->failures++;
    errno = watch->error;
    return watch->fault;
}

static void *copied(const void *bytes, size_t count) {
    void *copy = malloc(count ? count : 1);
    return memcpy(copy, bytes, count);
}

static void end(struct operation *operation, int succeeded) {
    struct disk_watch *watch = operation->watch;
    if (succeeded && watch->records && operation->event.kind != DISK_OPEN) {
        if (watch->events_count == watch->events_room) {
            watch->events_room = watch->events_room ? watch->events_room * 2 : 256;
            watch->events = realloc(watch->events, watch->events_room * sizeof *watch->events);
        }
        struct disk_event event = operation->event;
        event.path = strdup(operation->path);
        if (event.target) event.target = strdup(operation->target);
        if (event.bytes) event.bytes = copied(event.bytes, event.count);
        watch->events[watch->events_count++] = event;
    }
    int kept = errno;
    pthread_mutex_unlock(&lock);
    errno = kept;
}

// MARK: What is done instead of libc's

static int do_open(int directory, const char *path, int flags, mode_t mode) {
    struct operation operation;
    int watched = path && (path[0] == '/' || directory == AT_FDCWD) && begin_path(&operation, path);
    if (!watched) return (int)syscall(SYS_openat, directory, path, flags, mode);
    struct stat status;
    int is_new = (flags & O_CREAT) && stat(path, &status) != 0;
    operation.event.kind = is_new ? DISK_CREATE : flags & O_TRUNC ? DISK_TRUNCATE : DISK_OPEN;
    int file = fault(&operation) ? -1 : (int)syscall(SYS_openat, directory, path, flags, mode);
    end(&operation, file >= 0);
    return file;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list more; \
        va_start(more, flags); \
        mode = va_arg(more, mode_t); \
        va_end(more); \
    }

int open(const char *path, int flags, ...) {
    MODE(flags)
    return do_open(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE(flags)
    return do_open(AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char *path, int flags, ...) {
    MODE(flags)
    return do_open(directory, path, flags, mode);
}

int openat64(int directory, const char *path, int flags, ...) {
    MODE(flags)
    return do_open(directory, path, flags, mode);
}

// A negative offset is the file's own.
static ssize_t do_write(int file, const void *bytes, size_t count, off_t offset) {
    struct operation operation;
    int watched = begin_file(&operation, file);
    size_t wanted = count;
    if (watched) {
        operation.event.kind = DISK_WRITE;
        operation.event.offset = offset < 0 ? lseek(file, 0, SEEK_CUR) : offset;
        switch (fault(&operation)) {
        case DISK_ERROR:
            end(&operation, 0);
            return -1;
        case DISK_SHORT: wanted = count / 2; break;
        default: break;
        }
    }
    ssize_t written = offset < 0 ? syscall(SYS_write, file, bytes, wanted)
                                 : syscall(SYS_pwrite64, file, bytes, wanted, offset);
    if (watched) {
        operation.event.bytes = bytes;
        operation.event.count = written > 0 ? (size_t)written : 0;
        end(&operation, written > 0);
    }
    return written;
}

ssize_t write(int file, const void *bytes, size_t count) { return do_write(file, bytes, count, -1); }
ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    return do_write(file, bytes, count, offset);
}
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    return do_write(file, bytes, count, offset);
}

static int do_sync(int file, long number) {
    struct operation operation;
    if (!begin_file(&operation, file)) return (int)syscall(number, file);
    operation.event.kind = DISK_SYNC;
    int result = fault(&operation) ? -1 : (int)syscall(number, file);
    end(&operation, result == 0);
    return result;
}

int fsync(int file) { return do_sync(file, SYS_fsync); }
int fdatasync(int file) { return do_sync(file, SYS_fdatasync); }

static int do_truncate(int file, off_t length) {
    struct operation operation;
    if (!begin_file(&operation, file)) return (int)syscall(SYS_ftruncate, file, length);
    operation.event.kind = DISK_TRUNCATE;
    operation.event.offset = length;
    int result = fault(&operation) ? -1 : (int)syscall(SYS_ftruncate, file, length);
    end(&operation, result == 0);
    return result;
}

int ftruncate(int file, off_t length) { return do_truncate(file, length); }
int ftruncate64(int file, off64_t length) { return do_truncate(file, length); }

int unlink(const char *path) {
    struct operation operation;
    if (!begin_path(&operation, path)) return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    operation.event.kind = DISK_UNLINK;
    int result = fault(&operation) ? -1 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    end(&operation, result == 0);
    return result;
}

int rename(const char *path, const char *target) {
    struct operation operation;
    if (!begin_path(&operation, path)) return (int)syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, target, 0);
    operation.event.kind = DISK_RENAME;
    operation.event.target = operation.target;
    snprintf(operation.target, PATH_MAX, "%s", target + operation.watch->length);
    int result =
        fault(&operation) ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, target, 0);
    end(&operation, result == 0);
    return result;
}

int mkdir(const char *path, mode_t mode) {
    struct operation operation;
    if (!begin_path(&operation, path)) return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    operation.event.kind = DISK_MKDIR;
    int result = fault(&operation) ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    end(&operation, result == 0);
    return result;
}
