// A disk that stops answering: preloaded, it keeps whoever makes something durable waiting as long as the file named by
// HANGING_DISK_FILE exists. And name servers that do not answer: HANGING_NAME is a host whose look-up takes a minute.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void wait_for_disk(void) {
    const char *path = getenv("HANGING_DISK_FILE");
    while (path && access(path, F_OK) == 0) usleep(20000);
}

int fsync(int file) {
    wait_for_disk();
    return (int)syscall(SYS_fsync, file);
}

int fdatasync(int file) {
    wait_for_disk();
    return (int)syscall(SYS_fdatasync, file);
}

int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **result) {
    static int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    const char *hanging = getenv("HANGING_NAME");
    if (hanging && host && strcmp(hanging, host) == 0) sleep(60);
    if (!real) real = (int (*)(const char *, const char *, const struct addrinfo *, struct addrinfo **))dlsym(RTLD_NEXT, "getaddrinfo");
    return real(host, service, hints, result);
}
