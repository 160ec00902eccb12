/* The bare twin of the daemon's starting of runs: an absolute timerfd on the wall clock,
 * posix_spawn, the end by pidfd and waitid. Nothing else, so its figures are what the system
 * itself costs.
 *
 *   spawn lateness ROUNDS INTERVAL_MS PROGRAM [ARGUMENT...]
 *       Starts PROGRAM once an interval, which prints the wall clock in nanoseconds first of all
 *       (stamp.c). Prints the lateness of that reading against the armed instant.
 *   spawn rate ROUNDS PROGRAM [ARGUMENT...]
 *       Starts and reaps PROGRAM as fast as it goes, one after the other.
 *
 * Output: lines of a name and a number; the unit ends the name. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

#define WAIT_BY_PIDFD 3 /* P_PIDFD, which older C libraries lack */

static void die(const char *what) {
    perror(what);
    exit(1);
}

static int64_t nanoseconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* What every start shares: /dev/null as input, a clean signal state, a session of its own, as a
 * run has. */
static void prepare(posix_spawnattr_t *attributes) {
    sigset_t none, every;
    sigemptyset(&none);
    sigfillset(&every);
    posix_spawnattr_init(attributes);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &every);
    posix_spawnattr_setflags(
        attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
}

static int start(char **command, posix_spawnattr_t *attributes, int input, int output, pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_adddup2(&actions, output, 2);
    errno = posix_spawn(pid, command[0], &actions, attributes, command, environ);
    if (errno != 0) die(command[0]);
    posix_spawn_file_actions_destroy(&actions);
    int pidfd = (int)syscall(SYS_pidfd_open, *pid, 0);
    if (pidfd < 0) die("pidfd_open");
    return pidfd;
}

static void await_end(int pidfd) {
    struct pollfd end = {.fd = pidfd, .events = POLLIN};
    while (poll(&end, 1, -1) < 0 && errno == EINTR) {}
    siginfo_t how;
    memset(&how, 0, sizeof how);
    if (syscall(SYS_waitid, WAIT_BY_PIDFD, pidfd, &how, WEXITED, NULL) < 0) die("waitid");
    if (how.si_code != CLD_EXITED || how.si_status != 0) {
        fprintf(stderr, "the program failed: %d\n", how.si_status);
        exit(1);
    }
    close(pidfd);
}

static int by_value(const void *left, const void *right) {
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static void print_lateness(int64_t *late, long rounds) {
    qsort(late, (size_t)rounds, sizeof *late, by_value);
    printf("rounds %ld\n", rounds);
    printf("lateness_min_us %.1f\n", (double)late[0] / 1e3);
    printf("lateness_p50_us %.1f\n", (double)late[rounds / 2] / 1e3);
    printf("lateness_p90_us %.1f\n", (double)late[rounds * 9 / 10] / 1e3);
    printf("lateness_p99_us %.1f\n", (double)late[rounds * 99 / 100] / 1e3);
    printf("lateness_max_us %.1f\n", (double)late[rounds - 1] / 1e3);
}

static int measure_lateness(long rounds, long interval_ms, char **command) {
    posix_spawnattr_t attributes;
    prepare(&attributes);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int timer = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC);
    int64_t *late = calloc((size_t)rounds, sizeof *late);
    if (null < 0 || timer < 0 || !late) die("prepare");

    int64_t due = nanoseconds(CLOCK_REALTIME);
    for (long round = 0; round < rounds; round++) {
        due += interval_ms * 1000000;
        struct timespec point = {.tv_sec = due / 1000000000, .tv_nsec = due % 1000000000};
        struct itimerspec at = {.it_value = point};
        if (timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, NULL) < 0) die("timerfd_settime");
        uint64_t expirations;
        if (read(timer, &expirations, sizeof expirations) < 0) die("read timerfd");

        int ends[2];
        if (pipe2(ends, O_CLOEXEC) < 0) die("pipe2");
        pid_t pid;
        int pidfd = start(command, &attributes, null, ends[1], &pid);
        close(ends[1]);
        char text[64] = "";
        ssize_t count = read(ends[0], text, sizeof text - 1);
        await_end(pidfd);
        close(ends[0]);
        if (count <= 0) {
            fprintf(stderr, "the program printed nothing\n");
            return 1;
        }
        late[round] = strtoll(text, NULL, 10) - due;
    }
    print_lateness(late, rounds);
    return 0;
}

static int measure_rate(long rounds, char **command) {
    posix_spawnattr_t attributes;
    prepare(&attributes);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0) die("/dev/null");
    int64_t begin = nanoseconds(CLOCK_MONOTONIC);
    for (long round = 0; round < rounds; round++) {
        pid_t pid;
        await_end(start(command, &attributes, null, null, &pid));
    }
    double seconds = (double)(nanoseconds(CLOCK_MONOTONIC) - begin) / 1e9;
    printf("rounds %ld\n", rounds);
    printf("spawns_per_second %.0f\n", (double)rounds / seconds);
    return 0;
}

int main(int count, char **words) {
    const char *mode = count >= 4 ? words[1] : "";
    long rounds = count >= 4 ? atol(words[2]) : 0;
    long interval_ms = count >= 5 ? atol(words[3]) : 0;
    if (strcmp(mode, "lateness") == 0 && rounds > 0 && interval_ms > 0) {
        return measure_lateness(rounds, interval_ms, words + 4);
    }
    if (strcmp(mode, "rate") == 0 && rounds > 0) return measure_rate(rounds, words + 3);
    fprintf(stderr, "usage: %s lateness ROUNDS INTERVAL_MS PROGRAM [ARGUMENT...]\n"
                    "       %s rate ROUNDS PROGRAM [ARGUMENT...]\n", words[0], words[0]);
    return 2;
}
