/* The bare twin of the daemon's writing of history: batches of bytes, each by one write(2) at the
 * end of a file, and brought to the disk by fdatasync(2).
 *
 *   append FILE BATCHES BYTES
 *
 * Output: a line of a name and a number, the nanoseconds that all took. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void die(const char *what) {
    perror(what);
    exit(1);
}

static int64_t nanoseconds(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) die("clock_gettime");
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

int main(int count, char **arguments) {
    if (count != 4) {
        fprintf(stderr, "usage: append FILE BATCHES BYTES\n");
        return 64;
    }
    int file = open(arguments[1], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (file < 0) die(arguments[1]);
    long batches = atol(arguments[2]);
    size_t bytes = (size_t)atol(arguments[3]);
    char *batch = malloc(bytes);
    if (batch == NULL) die("malloc");
    memset(batch, 'x', bytes);
    int64_t start = nanoseconds();
    for (long i = 0; i < batches; i++) {
        if (write(file, batch, bytes) != (ssize_t)bytes) die("write");
        if (fdatasync(file) != 0) die("fdatasync");
    }
    printf("total_ns %lld\n", (long long)(nanoseconds() - start));
    return 0;
}
