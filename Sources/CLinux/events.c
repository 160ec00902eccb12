/* epoll, timerfd, signalfd, eventfd, memfd and the like: one function per system call. */
#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#ifndef TFD_TIMER_CANCEL_ON_SET
#define TFD_TIMER_CANCEL_ON_SET (1 << 1)
#endif

const char *ruqi_error_text(int code, char *buffer, size_t size) {
#ifdef __GLIBC__
    return strerror_r(code, buffer, size);
#else
    return strerror_r(code, buffer, size) == 0 ? buffer : "unknown error";
#endif
}

int ruqi_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static int epoll_change(int epoll, int operation, int fd, uint32_t flags, uint64_t token) {
    struct epoll_event event;
    memset(&event, 0, sizeof event);
    event.events = (flags & RUQI_READABLE ? EPOLLIN : 0u) | (flags & RUQI_WRITABLE ? EPOLLOUT : 0u);
    event.data.u64 = token;
    return epoll_ctl(epoll, operation, fd, &event);
}

int ruqi_epoll_add(int epoll, int fd, uint32_t flags, uint64_t token) {
    return epoll_change(epoll, EPOLL_CTL_ADD, fd, flags, token);
}

int ruqi_epoll_remove(int epoll, int fd) { return epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL); }

int ruqi_epoll_wait(int epoll, struct ruqi_ready *ready, int capacity, int milliseconds) {
    /* What doesn't fit stays ready: level-triggered, and the kernel hands out the rest first next
     * time. */
    struct epoll_event events[256];
    if (capacity > 256) capacity = 256;
    int count = epoll_wait(epoll, events, capacity, milliseconds);
    for (int index = 0; index < count; index++) {
        uint32_t found = events[index].events;
        ready[index].token = events[index].data.u64;
        ready[index].flags = (found & EPOLLIN ? RUQI_READABLE : 0u)
            | (found & EPOLLOUT ? RUQI_WRITABLE : 0u) | (found & EPOLLHUP ? RUQI_HANG_UP : 0u)
            | (found & EPOLLERR ? RUQI_FAILED : 0u);
    }
    return count;
}

int ruqi_wall_timer(void) { return timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC); }

int ruqi_uptime_timer(void) { return timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC); }

static int arm(int fd, int64_t seconds, int64_t nanoseconds, int flags) {
    struct itimerspec at;
    memset(&at, 0, sizeof at);
    at.it_value.tv_sec = (time_t)seconds;
    at.it_value.tv_nsec = (long)nanoseconds;
    return timerfd_settime(fd, TFD_TIMER_ABSTIME | flags, &at, NULL);
}

int ruqi_wall_timer_arm(int fd, int64_t seconds, int64_t nanoseconds) {
    return arm(fd, seconds, nanoseconds, TFD_TIMER_CANCEL_ON_SET);
}

int ruqi_uptime_timer_arm(int fd, int64_t seconds, int64_t nanoseconds) {
    return arm(fd, seconds, nanoseconds, 0);
}

int ruqi_signal_reader(const int *signals, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int index = 0; index < count; index++) {
        if (sigaddset(&set, signals[index]) != 0) return -1;
    }
    int code = pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (code != 0) {
        errno = code;
        return -1;
    }
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

int ruqi_signal_read(int fd) {
    struct signalfd_siginfo found;
    ssize_t count = read(fd, &found, sizeof found);
    return count == (ssize_t)sizeof found ? (int)found.ssi_signo : -1;
}

int ruqi_event_counter(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

int ruqi_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int ruqi_pipe(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    if (fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0) return 0;
    int code = errno;
    close(ends[0]);
    close(ends[1]);
    errno = code;
    return -1;
}

int ruqi_processor_count(void) {
    cpu_set_t allowed; /* of 1,024; a larger host answers EINVAL */
    return sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : -1;
}

void ruqi_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

/* Older C libraries have neither the structure nor the call; newer ones have both, in a header that
 * older kernels' headers contradict. This is the structure's first version. */
struct attributes {
    uint32_t size;
    uint32_t policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime;
    uint64_t deadline;
    uint64_t period;
};

int ruqi_give_way(int nicer, uint64_t slice_nanoseconds) {
    struct attributes wanted;
    if (syscall(SYS_sched_getattr, 0, &wanted, sizeof wanted, 0) < 0) return -1;
    wanted.nice = wanted.nice + nicer < 19 ? wanted.nice + nicer : 19;
    wanted.runtime = slice_nanoseconds;
    return (int)syscall(SYS_sched_setattr, 0, &wanted, 0);
}
