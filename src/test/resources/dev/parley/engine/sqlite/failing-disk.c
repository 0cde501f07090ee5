// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

// Loaded before the C library (LD_PRELOAD): a file named <FAILING_DISK>/<call><end of the path> makes that call fail with EIO on
// every file whose path ends so, such as sync.db-wal. The calls are those that SQLite's library makes.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int fails(const char *call, int fd) {
    const char *triggers = getenv("FAILING_DISK");
    char link[64], path[PATH_MAX], trigger[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (triggers == NULL || length < 0) {
        return 0;
    }
    path[length] = 0;
    const char *end = strrchr(path, '/');
    end = end == NULL ? NULL : strchr(end, '.');
    if (end == NULL || snprintf(trigger, sizeof trigger, "%s/%s%s", triggers, call, end) >= (int) sizeof trigger) {
        return 0;
    }
    if (access(trigger, F_OK) != 0) {
        return 0;
    }
    errno = EIO;
    return 1;
}

int fsync(int fd) {
    static int (*next)(int);
    if (!next) next = dlsym(RTLD_NEXT, "fsync");
    return fails("sync", fd) ? -1 : next(fd);
}

int fdatasync(int fd) {
    static int (*next)(int);
    if (!next) next = dlsym(RTLD_NEXT, "fdatasync");
    return fails("sync", fd) ? -1 : next(fd);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    static ssize_t (*next)(int, const void *, size_t, off_t);
    if (!next) next = dlsym(RTLD_NEXT, "pwrite");
    return fails("write", fd) ? -1 : next(fd, bytes, count, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    static ssize_t (*next)(int, const void *, size_t, off64_t);
    if (!next) next = dlsym(RTLD_NEXT, "pwrite64");
    return fails("write", fd) ? -1 : next(fd, bytes, count, offset);
}
