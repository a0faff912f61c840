// Watches what the process does to the files below a folder, and makes some of it fail.
//
// Linked into a test program, the file defines open, pwrite, fsync and the like: libsqlite3's calls resolve to
// the program's symbols before libc's, and so do those of Swift. Without a watch they go straight to the kernel.
#ifndef DISK_FAULTS_H
#define DISK_FAULTS_H

#include <stddef.h>
#include <stdint.h>

/// What was done.
enum disk_kind {
    /// A file opened, but not made.
    DISK_OPEN = 1,
    DISK_CREATE, DISK_WRITE, DISK_TRUNCATE, DISK_SYNC, DISK_UNLINK, DISK_RENAME, DISK_MKDIR,
};

/// How an operation fails.
enum disk_fault {
    DISK_NONE = 0,
    /// It returns an error and does nothing.
    DISK_ERROR,
    /// A write does its first half and says so; any other operation returns the error.
    DISK_SHORT,
    /// The process ends with SIGKILL before it.
    DISK_KILL,
    /// A file that is there cannot be opened; anything else is done.
    DISK_UNREADABLE,
};

/// One operation that was done.
struct disk_event {
    enum disk_kind kind;
    /// The name, below the watched folder.
    const char *path;
    /// A renamed file's new name.
    const char *target;
    /// Where a write begins, or the length of a file that was cut.
    int64_t offset;
    const void *bytes;
    size_t count;
};

/// One folder that is watched. Several may be, by several threads.
struct disk_watch;

/// Begins to watch what is below a folder, given by its real path. NULL when too many are watched.
struct disk_watch *disk_watch_begin(const char *folder);
/// Ends it, and frees the record.
void disk_watch_end(struct disk_watch *watch);
/// Counts operations from 1 again, and makes those from `first` to `last` fail.
void disk_watch_fail(struct disk_watch *watch, int64_t first, int64_t last, enum disk_fault fault, int error);
/// Looks from now on only at files whose names end so.
void disk_watch_only(struct disk_watch *watch, const char *ending);
/// The operations since then.
int64_t disk_watch_count(struct disk_watch *watch);
/// Those of them that failed.
int64_t disk_watch_failures(struct disk_watch *watch);
/// Remembers from now on what is done, but for files that are only opened.
void disk_watch_record(struct disk_watch *watch);
/// What is remembered.
size_t disk_watch_event_count(struct disk_watch *watch);
struct disk_event disk_watch_event(struct disk_watch *watch, size_t number);

#endif
