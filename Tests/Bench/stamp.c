/* The child of the lateness measurements: its first act is to read the wall clock, its second to
 * write that, in nanoseconds as text, to descriptor 1. Linked statically (cc -O2 -static), so
 * that no dynamic loader runs before it and what is measured is the starting alone. */
#include <stdint.h>
#include <time.h>
#include <unistd.h>

int main(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);

    char text[24];
    char *start = text + sizeof text;
    *--start = '\n';
    uint64_t value = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
    do {
        *--start = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);

    size_t length = (size_t)(text + sizeof text - start);
    return write(1, start, length) == (ssize_t)length ? 0 : 1;
}
