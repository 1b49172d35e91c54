// A disk that takes longer to sync: for `LD_PRELOAD`, with the microseconds in SYNC_US.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static int after(const char *name, int file) {
    int (*call)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    int done = call ? call(file) : -1;
    const char *asked = getenv("SYNC_US");
    long us = asked ? atol(asked) : 0;
    struct timespec pause = {us / 1000000, us % 1000000 * 1000};
    nanosleep(&pause, NULL);
    return done;
}

int fsync(int file) { return after("fsync", file); }
int fdatasync(int file) { return after("fdatasync", file); }
