/* The bare twin of the daemon's starting of runs: an absolute timerfd on the wall clock,
 * posix_spawn, the end by pidfd and waitid. Nothing else, so its figures are what the system
 * itself costs.
 *
 *   spawn ROUNDS INTERVAL_MS PHASE_MS PROGRAM [ARGUMENT...]
 *
 * Starts PROGRAM once an interval, at the instants that lie PHASE_MS behind a multiple of it since
 * the epoch. PROGRAM prints the wall clock in nanoseconds first of all (stamp.c). Output: a line
 * of a name and a number for each round, the lateness of that reading against its instant.
 *
 * With 0 for the interval it starts PROGRAM, whatever that is, as soon as the one before has ended.
 * Output: a line of a name and a number, the nanoseconds that all rounds took. */
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
#define MILLISECOND INT64_C(1000000)

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

static int measure_lateness(long rounds, int64_t interval, int64_t phase, char **command) {
    posix_spawnattr_t attributes;
    prepare(&attributes);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int timer = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC);
    if (null < 0 || timer < 0) die("prepare");

    int64_t now = nanoseconds(CLOCK_REALTIME);
    int64_t due = now - now % interval + phase;
    for (long round = 0; round < rounds; round++) {
        due += interval;
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
        printf("lateness_ns %lld\n", strtoll(text, NULL, 10) - (long long)due);
    }
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
    printf("total_ns %lld\n", (long long)(nanoseconds(CLOCK_MONOTONIC) - begin));
    return 0;
}

int main(int count, char **words) {
    long rounds = count > 4 ? atol(words[1]) : 0;
    int64_t interval = count > 4 ? atol(words[2]) * MILLISECOND : -1;
    int64_t phase = count > 4 ? atol(words[3]) * MILLISECOND : -1;
    if (rounds > 0 && interval == 0) return measure_rate(rounds, words + 4);
    if (rounds > 0 && interval > 0 && phase >= 0) {
        return measure_lateness(rounds, interval, phase, words + 4);
    }
    fprintf(stderr, "usage: %s ROUNDS INTERVAL_MS PHASE_MS PROGRAM [ARGUMENT...]\n", words[0]);
    return 2;
}
