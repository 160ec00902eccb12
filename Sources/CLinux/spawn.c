/* Starting a child: clone3(CLONE_VM | CLONE_VFORK | CLONE_PIDFD) and execve(2).
 *
 * Sharing memory spares copying the page tables of the daemon, and lets errno come back without a
 * pipe. The price is that the child, until execve, runs inside the daemon's memory:
 *  - it has a stack of its own, a piece of the caller's: the caller is suspended meanwhile, calls
 *    from several threads never meet, and nothing has to be mapped or kept between them;
 *  - no signal handler of the daemon may run in it: the kernel makes it without any
 *    (CLONE_CLEAR_SIGHAND, Linux 5.5). Where it can't, all signals are blocked around clone, by the
 *    raw system call because the C library's refuses to block its own two, and the child unblocks
 *    them only once each disposition is back at its default;
 *  - it calls nothing but raw system calls. errno, which they set, is that of the calling thread,
 *    which is suspended (CLONE_VFORK) until the child is gone from this memory.
 *
 * The descriptor table, the working directory, the file mask and the table of signal dispositions
 * are copies (no CLONE_FILES, CLONE_FS, CLONE_SIGHAND), so nothing the child sets is seen by the
 * daemon.
 *
 * A child that changes its user shares no memory (no CLONE_VM): between the change and execve that
 * user could trace it, and through it read and write the daemon. It reports through a page that both
 * map instead. */
#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x00001000
#endif
#ifndef SYS_close_range
#define SYS_close_range 436 /* the same number on every architecture */
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#define WAIT_BY_PIDFD 3 /* P_PIDFD, an enumerator that older C libraries lack */

enum {
    CHILD_STACK_BYTES = 32 * 1024, /* the deepest path below uses about 6 KiB */
    KERNEL_SIGNALS = 64,
    KERNEL_SIGNAL_SET_BYTES = KERNEL_SIGNALS / 8
};

#define EVERY_SIGNAL UINT64_MAX
#define SIGNAL_BIT(number) (UINT64_C(1) << ((number) - 1))

#define CLEAR_SIGNAL_HANDLERS 0x100000000ULL /* CLONE_CLEAR_SIGHAND */
#define INTO_CONTROL_GROUP 0x200000000ULL /* CLONE_INTO_CGROUP */
#ifndef SYS_clone3
#define SYS_clone3 435 /* the same number on every architecture */
#endif

/* The kernel's struct clone_args, which older headers lack, as of Linux 5.7. */
struct clone_arguments {
    uint64_t flags;
    uint64_t pidfd;
    uint64_t child_thread;
    uint64_t parent_thread;
    uint64_t exit_signal;
    uint64_t stack;
    uint64_t stack_size;
    uint64_t thread_storage;
    uint64_t set_thread;
    uint64_t set_thread_size;
    uint64_t control_group;
};

struct launch {
    const struct ruqi_spawn_request *request;
    struct ruqi_spawn_report *report;
    uint64_t not_default; /* signals whose dispositions the child has to bring back: 1 << (n - 1) */
};

static void set_signal_mask(const uint64_t *mask, uint64_t *previous) {
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, mask, previous, KERNEL_SIGNAL_SET_BYTES);
}

/* Brings back the default of each. Of no more than have to be, because the daemon waits meanwhile: all 64
 * take 14 of the 300 microseconds of a start on a virtual machine. */
static void reset_signal_dispositions(uint64_t signals) {
    /* The kernel's structure (handler, flags, restorer, mask) is not the C library's; all zero
     * means SIG_DFL without flags, whatever the order and however much of it the kernel reads. */
    uint64_t by_default[8] = {0};
    for (int number = 1; number <= KERNEL_SIGNALS; number++) {
        if (!(signals & SIGNAL_BIT(number))) continue;
        /* KILL and STOP cannot be set, and never need it. */
        syscall(SYS_rt_sigaction, number, by_default, NULL, KERNEL_SIGNAL_SET_BYTES);
    }
}

/* The signals that this process ignores, as execve would leave them; 0: not known. They never
 * include KILL, whose bit says that they are known. */
static _Atomic uint64_t known_ignored;

void ruqi_signal_dispose(int number, int ignore) {
    signal(number, ignore ? SIG_IGN : SIG_DFL);
    atomic_store(&known_ignored, 0);
}

/* Puts the three given descriptors at 0, 1 and 2. Those below 3 are moved up first, so that none is
 * overwritten before its turn, and so that dup3 always makes a new one, without close-on-exec. */
static int place_descriptors(const int given[3]) {
    int source[3];
    for (int target = 0; target < 3; target++) {
        source[target] = given[target];
        if (source[target] < 3) {
            source[target] = (int)syscall(SYS_fcntl, given[target], F_DUPFD_CLOEXEC, 3);
            if (source[target] < 0) return -1;
        }
    }
    for (int target = 0; target < 3; target++) {
        if (syscall(SYS_dup3, source[target], target, 0) < 0) return -1;
    }
    return 0;
}

/* A decimal number, or -1 for "." and "..". */
static int descriptor_number(const char *name) {
    int number = 0;
    if (*name == 0) return -1;
    for (; *name; name++) {
        if (*name < '0' || *name > '9') return -1;
        number = number * 10 + (*name - '0');
    }
    return number;
}

struct kernel_directory_entry {
    uint64_t inode;
    int64_t offset;
    unsigned short bytes;
    unsigned char kind;
    char name[];
};

/* Marks 3 and above close-on-exec one by one, by the list in /proc: marking, unlike closing, does
 * not disturb the list while it is read. Without /proc it tries each number up to the limit. */
static int close_descriptors_one_by_one(void) {
    int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    int list = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/fd", flags, 0);
    if (list < 0) {
        struct rlimit limit;
        if (syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &limit) < 0) return -1;
        for (rlim_t number = 3; number < limit.rlim_cur; number++) {
            syscall(SYS_fcntl, (int)number, F_SETFD, FD_CLOEXEC); /* EBADF: a number not in use */
        }
        return 0;
    }
    uint64_t buffer[512];
    long count;
    while ((count = syscall(SYS_getdents64, list, buffer, sizeof buffer)) > 0) {
        for (long at = 0; at < count;) {
            const struct kernel_directory_entry *entry = (const void *)((const char *)buffer + at);
            int number = descriptor_number(entry->name);
            if (number >= 3) syscall(SYS_fcntl, number, F_SETFD, FD_CLOEXEC);
            at += entry->bytes;
        }
    }
    return count < 0 ? -1 : 0;
}

/* The daemon's own descriptors are close-on-exec, but it may have been started with others that
 * aren't. */
static int close_descriptors(void) {
    if (syscall(SYS_close_range, 3U, UINT_MAX, 0U) == 0) return 0;
    /* ENOSYS before Linux 5.9; EPERM from a container's filter that doesn't know the call. */
    return close_descriptors_one_by_one();
}

/* The first limit that the system refuses, or -1. */
static int set_limits(const struct ruqi_limit *limits, size_t count) {
    for (size_t index = 0; index < count; index++) {
        /* The kernel's structure, whatever the C library's: two 64-bit numbers. */
        uint64_t both[2] = {limits[index].soft, limits[index].hard};
        if (syscall(SYS_prlimit64, 0, limits[index].resource, both, NULL) < 0) return (int)index;
    }
    return -1;
}

/* The step that failed, or 0. The user last: it takes the right to the others away. By raw system
 * calls, which change the calling thread alone; the C library would ask all threads. */
static int take_identity(const struct ruqi_identity *identity) {
    if (syscall(SYS_setgroups, identity->group_count, identity->groups) < 0) {
        return RUQI_STEP_GROUPS;
    }
    uint32_t group = identity->group, user = identity->user;
    if (syscall(SYS_setresgid, group, group, group) < 0) return RUQI_STEP_GROUP;
    if (syscall(SYS_setresuid, user, user, user) < 0) return RUQI_STEP_USER;
    return 0;
}

/* Before descriptors are closed. The daemon can't do it instead: it may be killed as soon as the child is
 * there. */
static void record_birth(const struct ruqi_spawn_request *request) {
    struct timespec now = {0, 0};
    if (syscall(SYS_clock_gettime, CLOCK_BOOTTIME, &now) < 0) return;
    request->birth->born = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
    request->birth->pid = (int32_t)syscall(SYS_getpid);
    syscall(SYS_pwrite64, request->birth_file, request->birth, sizeof *request->birth,
            request->birth_offset);
}

/* Runs in the child, in the daemon's memory where there is no identity. Returns only what failed.
 *
 * What takes the daemon's rights (a lower nice value, higher limits) stands before the change of the
 * user, what depends on those of the user (the directory, the program) behind it. Limits stand
 * behind what needs descriptors. */
static int prepare_and_execute(const struct launch *launch) {
    static const uint64_t no_signal = 0;
    const struct ruqi_spawn_request *request = launch->request;

    if (syscall(SYS_setsid) < 0) return RUQI_STEP_SESSION;
    if (request->birth) record_birth(request);
    reset_signal_dispositions(launch->not_default);
    syscall(SYS_umask, request->file_mask);
    if (request->nice && syscall(SYS_setpriority, PRIO_PROCESS, 0, request->nice) < 0) {
        return RUQI_STEP_NICE;
    }
    if (place_descriptors(request->descriptors) < 0) return RUQI_STEP_DESCRIPTORS;
    if (close_descriptors() < 0) return RUQI_STEP_CLOSE;
    int refused = set_limits(request->limits, request->limit_count);
    if (refused >= 0) {
        launch->report->index = refused;
        return RUQI_STEP_LIMIT;
    }
    if (request->identity) {
        int step = take_identity(request->identity);
        if (step) return step;
    }
    if (request->directory && syscall(SYS_chdir, request->directory) < 0) {
        return RUQI_STEP_DIRECTORY;
    }
    set_signal_mask(&no_signal, NULL);
    syscall(SYS_execve, request->program, request->arguments, request->environment);
    return RUQI_STEP_PROGRAM;
}

static int child_main(void *argument) {
    const struct launch *launch = argument;
    int step = prepare_and_execute(launch);
    launch->report->code = errno;
    launch->report->step = step;
    syscall(SYS_exit_group, 127);
    return 127;
}

/* Leaves no zombie of a child that got no further than its preparation. */
static void reap_failed_child(int pidfd) {
    while (syscall(SYS_waitid, WAIT_BY_PIDFD, pidfd, NULL, WEXITED, NULL) < 0 && errno == EINTR) {}
    close(pidfd);
}

static int fail(struct ruqi_spawn_report *report, int step, int code) {
    report->pid = -1;
    report->pidfd = -1;
    report->step = step;
    report->code = code;
    return -1;
}

#if defined(__x86_64__) || defined(__aarch64__)
#define HAS_CLONE3 1

/* clone3(2) with a stack for the child, for which the C library has no function that others may
 * call. The child calls `start`, which never returns. */
static long clone_on_stack(
    struct clone_arguments *arguments, int (*start)(void *), void *argument
) {
#if defined(__x86_64__)
    long result;
    register long function __asm__("r8") = (long)start;
    register long first __asm__("r9") = (long)argument;
    __asm__ volatile(
        "syscall\n\t"
        "test %%rax, %%rax\n\t"
        "jnz 1f\n\t"
        "xor %%ebp, %%ebp\n\t"
        "mov %%r9, %%rdi\n\t"
        "call *%%r8\n\t"
        "hlt\n"
        "1:"
        : "=a"(result)
        : "0"((long)SYS_clone3), "D"(arguments), "S"(sizeof *arguments), "r"(function), "r"(first)
        : "rcx", "r11", "memory");
#else
    register long result __asm__("x0") = (long)arguments;
    register long size __asm__("x1") = (long)sizeof *arguments;
    register long function __asm__("x2") = (long)start;
    register long first __asm__("x3") = (long)argument;
    register long number __asm__("x8") = SYS_clone3;
    __asm__ volatile(
        "svc #0\n\t"
        "cbnz x0, 1f\n\t"
        "mov x29, #0\n\t"
        "mov x0, x3\n\t"
        "blr x2\n\t"
        "brk #1\n"
        "1:"
        : "+r"(result)
        : "r"(size), "r"(function), "r"(first), "r"(number)
        : "memory");
#endif
    if (result >= 0) return result;
    errno = (int)-result;
    return -1;
}

/* The signals that this process ignores. It asks once: dispositions change at the start, and by
 * ruqi_signal_dispose. */
static uint64_t ignored_signals(void) {
    uint64_t ignored = atomic_load(&known_ignored);
    if (ignored) return ignored;
    for (int number = 1; number <= KERNEL_SIGNALS; number++) {
        /* On these architectures the handler is the first word. */
        uint64_t found[8] = {0};
        syscall(SYS_rt_sigaction, number, NULL, found, KERNEL_SIGNAL_SET_BYTES);
        if (found[0] == (uint64_t)(uintptr_t)SIG_IGN) ignored |= SIGNAL_BIT(number);
    }
    ignored |= SIGNAL_BIT(SIGKILL);
    atomic_store(&known_ignored, ignored);
    return ignored;
}

/* A new process without signal handlers, in the request's control group if it has one: its id, or -1
 * where that can't be had. */
static pid_t clone_cleanly(struct launch *launch, char *stack, int sharing, int *pidfd) {
    int group = launch->request->control_group;
    struct clone_arguments arguments = {
        .flags = (uint64_t)(unsigned)sharing | CLONE_VFORK | CLONE_PIDFD | CLEAR_SIGNAL_HANDLERS
            | (group < 0 ? 0 : INTO_CONTROL_GROUP),
        .pidfd = (uint64_t)(uintptr_t)pidfd,
        .exit_signal = SIGCHLD,
        .stack = (uint64_t)(uintptr_t)stack,
        .stack_size = CHILD_STACK_BYTES,
        .control_group = group < 0 ? 0 : (uint64_t)group,
    };
    launch->not_default = ignored_signals() & ~SIGNAL_BIT(SIGKILL);
    return (pid_t)clone_on_stack(&arguments, child_main, launch);
}
#endif

/* The same without a group, on all kernels: its id, or -1. */
static pid_t clone_plainly(struct launch *launch, char *stack, int sharing, int *pidfd) {
    uint64_t previous_mask = 0;
    const uint64_t every_signal = EVERY_SIGNAL;
    launch->not_default = EVERY_SIGNAL;
    set_signal_mask(&every_signal, &previous_mask);
    pid_t pid = clone(
        child_main, stack + CHILD_STACK_BYTES, sharing | CLONE_VFORK | CLONE_PIDFD | SIGCHLD,
        launch, pidfd, NULL, NULL);
    int code = errno;
    set_signal_mask(&previous_mask, NULL);
    errno = code;
    return pid;
}

static int spawn(
    const struct ruqi_spawn_request *request, struct ruqi_spawn_report *report, int sharing
) {
    /* Stacks grow downwards on both architectures: it begins at the end. */
    _Alignas(16) char stack[CHILD_STACK_BYTES];

    memset(report, 0, sizeof *report);
    struct launch launch = {request, report, EVERY_SIGNAL};
    int pidfd = -1;
    pid_t pid = -1;
#ifdef HAS_CLONE3
    pid = clone_cleanly(&launch, stack, sharing, &pidfd);
    report->is_in_group = pid > 0 && request->control_group >= 0;
#endif
    /* ENOSYS before Linux 5.3, EINVAL before 5.5; EPERM or ENOSYS from a container's filter; whatever
     * is the matter with the group. */
    if (pid < 0) pid = clone_plainly(&launch, stack, sharing, &pidfd);
    if (pid < 0) return fail(report, RUQI_STEP_CREATE, errno);
    if (report->step != 0) {
        reap_failed_child(pidfd);
        return fail(report, report->step, report->code);
    }
    report->pid = pid;
    report->pidfd = pidfd;
    return 0;
}

int ruqi_spawn(const struct ruqi_spawn_request *request, struct ruqi_spawn_report *report) {
    if (!request->identity) return spawn(request, report, CLONE_VM);

    struct ruqi_spawn_report *shared = mmap(
        NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) return fail(report, RUQI_STEP_CREATE, errno);
    int result = spawn(request, shared, 0);
    *report = *shared;
    munmap(shared, sizeof *shared);
    return result;
}

int ruqi_child_end(int pidfd, int reap, struct ruqi_child_end *end) {
    siginfo_t found;
    struct rusage usage;
    memset(&found, 0, sizeof found); /* stays zero when the child is still running */
    int options = WEXITED | WNOHANG | (reap ? 0 : WNOWAIT);
    /* The C library's waitid has no place for the resource usage. */
    if (syscall(SYS_waitid, WAIT_BY_PIDFD, pidfd, &found, options, &usage) < 0) return -1;
    memset(end, 0, sizeof *end);
    if (found.si_pid == 0) return 0;
    end->ended = 1;
    end->exited = found.si_code == CLD_EXITED;
    end->status = found.si_status;
    end->core_dumped = found.si_code == CLD_DUMPED;
    end->user_microseconds = (int64_t)usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec;
    end->system_microseconds = (int64_t)usage.ru_stime.tv_sec * 1000000 + usage.ru_stime.tv_usec;
    end->max_rss_kilobytes = usage.ru_maxrss;
    getrusage(RUSAGE_SELF, &usage);
    end->caller_max_rss_kilobytes = usage.ru_maxrss;
    return 0;
}

int ruqi_group_is_empty(int events) {
    static const char empty[] = "populated 0"; /* the first line since there is such a file */
    char text[sizeof empty - 1];
    return pread(events, text, sizeof text, 0) == (ssize_t)sizeof text
        && memcmp(text, empty, sizeof text) == 0;
}

int ruqi_process_open(int pid) { return (int)syscall(SYS_pidfd_open, pid, 0U); }

int ruqi_process_signal(int pidfd, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0U);
}

int ruqi_process_signal_group(int pidfd, int signal) {
    unsigned int to_group = 1U << 2; /* PIDFD_SIGNAL_PROCESS_GROUP */
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, to_group);
}

#ifndef CLOSE_RANGE_UNSHARE
#define CLOSE_RANGE_UNSHARE (1U << 1)
#endif

int ruqi_own_descriptors(int kept) {
    unsigned int keep = (unsigned int)kept;
    /* What is below 3 stays; the first call gives the thread a table of its own. */
    if (kept < 3) return (int)syscall(SYS_close_range, 3U, UINT_MAX, CLOSE_RANGE_UNSHARE);
    if (syscall(SYS_close_range, keep + 1, UINT_MAX, CLOSE_RANGE_UNSHARE) < 0) return -1;
    return kept > 3 ? (int)syscall(SYS_close_range, 3U, keep - 1, 0U) : 0;
}

int ruqi_open_files_as(const struct ruqi_identity *identity) {
    if (syscall(SYS_setgroups, identity->group_count, identity->groups) < 0) return -1;
    syscall(SYS_setfsgid, identity->group);
    syscall(SYS_setfsuid, identity->user);
    /* Both return what was before, whatever came of it; asking with an impossible id tells. */
    uint32_t nobody = UINT32_MAX;
    if ((uint32_t)syscall(SYS_setfsgid, nobody) != identity->group
        || (uint32_t)syscall(SYS_setfsuid, nobody) != identity->user) {
        errno = EPERM;
        return -1;
    }
    return 0;
}

int ruqi_is_subreaper(void) {
    int answer = 0;
    return prctl(PR_GET_CHILD_SUBREAPER, &answer, 0, 0, 0) < 0 ? -1 : answer != 0;
}
