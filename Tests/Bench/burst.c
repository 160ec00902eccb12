/* The bare twin of a daemon that starts many runs at once: an absolute timerfd on the wall clock,
 * posix_spawn, a pipe for the output of each, the ends by pidfd and epoll. Nothing is decided or
 * recorded, so its figures are what the system itself costs.
 *
 *   burst SECONDS PHASE_MS COUNT AT_ONCE PROGRAM [ARGUMENT...]
 *
 * Starts PROGRAM COUNT times in each of so many seconds, PHASE_MS behind its beginning, one after
 * the other and at most AT_ONCE at a time. PROGRAM prints the wall clock in nanoseconds first of
 * all (stamp.c). Output, lines of a name and a number: last_ns, the last such reading of all
 * seconds against its second; ended, how many ended well; processor_ns, what this program itself
 * has used. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

#define WAIT_BY_PIDFD 3 /* P_PIDFD, which older C libraries lack */
#define SECOND INT64_C(1000000000)
#define AT_ONCE_MAX 5000
#define EVENTS 64

struct child {
    int pidfd, output;
};

struct burst {
    char **command;
    posix_spawnattr_t attributes;
    int null, epoll;
    long at_once, running, free_count, ended;
    int64_t due, last;
    struct child children[AT_ONCE_MAX];
    uint32_t free[AT_ONCE_MAX];
};

static void die(const char *what) {
    perror(what);
    exit(1);
}

static int64_t nanoseconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * SECOND + now.tv_nsec;
}

/* What every start shares: a clean signal state, a session of its own, as a run has. */
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

static void start(struct burst *burst) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) die("pipe2");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, burst->null, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
    pid_t pid;
    char **command = burst->command;
    errno = posix_spawn(&pid, command[0], &actions, &burst->attributes, command, environ);
    if (errno != 0) die(command[0]);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    if (pidfd < 0) die("pidfd_open");

    uint32_t slot = burst->free[--burst->free_count];
    burst->children[slot] = (struct child){pidfd, ends[0]};
    struct epoll_event interest = {.events = EPOLLIN, .data.u32 = slot};
    if (epoll_ctl(burst->epoll, EPOLL_CTL_ADD, pidfd, &interest) < 0) die("epoll_ctl");
    burst->running++;
}

static void finish(struct burst *burst, uint32_t slot) {
    struct child child = burst->children[slot];
    char text[64] = "";
    if (read(child.output, text, sizeof text - 1) <= 0) {
        fprintf(stderr, "the program printed nothing\n");
        exit(1);
    }
    siginfo_t how;
    memset(&how, 0, sizeof how);
    if (syscall(SYS_waitid, WAIT_BY_PIDFD, child.pidfd, &how, WEXITED, NULL) < 0) die("waitid");
    if (how.si_code == CLD_EXITED && how.si_status == 0) burst->ended++;
    /* Closing would not do: a child that is in the midst of execve still has copies of both. */
    if (epoll_ctl(burst->epoll, EPOLL_CTL_DEL, child.pidfd, NULL) < 0) die("epoll_ctl");
    close(child.output);
    close(child.pidfd);
    int64_t lateness = strtoll(text, NULL, 10) - burst->due;
    if (lateness > burst->last) burst->last = lateness;
    burst->free[burst->free_count++] = slot;
    burst->running--;
}

static void reap(struct burst *burst, int timeout) {
    struct epoll_event ready[EVENTS];
    int count = epoll_wait(burst->epoll, ready, EVENTS, timeout);
    if (count < 0 && errno != EINTR) die("epoll_wait");
    for (int index = 0; index < count; index++) finish(burst, ready[index].data.u32);
}

static void await(int timer, int64_t due) {
    struct timespec point = {.tv_sec = due / SECOND, .tv_nsec = due % SECOND};
    struct itimerspec at = {.it_value = point};
    if (timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, NULL) < 0) die("timerfd_settime");
    uint64_t expirations;
    if (read(timer, &expirations, sizeof expirations) < 0) die("read timerfd");
}

static void run(struct burst *burst, long seconds, int64_t phase, long count) {
    prepare(&burst->attributes);
    burst->null = open("/dev/null", O_RDWR | O_CLOEXEC);
    burst->epoll = epoll_create1(EPOLL_CLOEXEC);
    int timer = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC);
    if (burst->null < 0 || burst->epoll < 0 || timer < 0) die("prepare");
    while (burst->free_count < burst->at_once) {
        burst->free[burst->free_count] = (uint32_t)burst->free_count;
        burst->free_count++;
    }

    int64_t now = nanoseconds(CLOCK_REALTIME);
    burst->due = now - now % SECOND + phase;
    for (long second = 0; second < seconds; second++) {
        burst->due += SECOND;
        await(timer, burst->due);
        for (long started = 0; started < count; started++) {
            reap(burst, 0);
            while (burst->running == burst->at_once) reap(burst, -1);
            start(burst);
        }
        while (burst->running > 0) reap(burst, -1);
    }
}

int main(int count, char **words) {
    static struct burst burst;
    long seconds = count > 5 ? atol(words[1]) : 0;
    int64_t phase = count > 5 ? atol(words[2]) * INT64_C(1000000) : -1;
    long starts = count > 5 ? atol(words[3]) : 0;
    burst.at_once = count > 5 ? atol(words[4]) : 0;
    burst.command = words + 5;
    if (seconds < 1 || phase < 0 || starts < 1 || burst.at_once < 1
        || burst.at_once > AT_ONCE_MAX) {
        fprintf(
            stderr, "usage: %s SECONDS PHASE_MS COUNT AT_ONCE PROGRAM [ARGUMENT...]\n", words[0]);
        return 2;
    }
    run(&burst, seconds, phase, starts);
    printf("last_ns %lld\n", (long long)burst.last);
    printf("ended %ld\n", burst.ended);
    printf("processor_ns %lld\n", (long long)nanoseconds(CLOCK_PROCESS_CPUTIME_ID));
    return 0;
}
