/* What Swift's Glibc module lacks: interfaces whose constants are macros that Swift cannot import,
 * structures with a packed layout, raw system calls, and the one thing that must be C: starting a
 * child while sharing memory with it.
 *
 * Unless a comment says otherwise a function returns -1 and leaves the cause in errno, every
 * descriptor is close-on-exec from birth, and nothing here keeps state between calls. No system
 * header is included, so that each imported type belongs to Glibc alone. */
#ifndef RUQI_CLINUX_H
#define RUQI_CLINUX_H

#include <stddef.h>
#include <stdint.h>

/* The system's text for an errno value, without locale. Uses `buffer` only for unknown codes. */
const char *ruqi_error_text(int code, char *buffer, size_t size);

/* ---- epoll(7), level-triggered ------------------------------------------------------------ */

enum {
    RUQI_READABLE = 1,
    RUQI_WRITABLE = 2,
    RUQI_HANG_UP = 4,
    RUQI_FAILED = 8
};

/* One ready descriptor: `struct epoll_event` without its packed layout. */
struct ruqi_ready {
    uint64_t token;
    uint32_t flags; /* RUQI_READABLE | ... */
};

int ruqi_epoll_create(void);
int ruqi_epoll_add(int epoll, int fd, uint32_t flags, uint64_t token);
int ruqi_epoll_remove(int epoll, int fd);
/* Waits at most `milliseconds` (-1: for ever) and fills at most `capacity` places. */
int ruqi_epoll_wait(int epoll, struct ruqi_ready *ready, int capacity, int milliseconds);

/* ---- timerfd_create(2), absolute times, non-blocking --------------------------------------- */

int ruqi_wall_timer(void);
int ruqi_uptime_timer(void);
/* A wall timer armed so also reports that the clock was set. It may fail with ECANCELED: the
 * timer is armed, and the clock was set since the last read; that report is thereby consumed. */
int ruqi_wall_timer_arm(int fd, int64_t seconds, int64_t nanoseconds);
/* Zero seconds and zero nanoseconds disarm it. */
int ruqi_uptime_timer_arm(int fd, int64_t seconds, int64_t nanoseconds);

/* ---- signalfd(2), eventfd(2), memfd_create(2), pipe2(2), threads ---------------------------- */

/* Blocks the signals in the calling thread and makes a descriptor that reads them. */
int ruqi_signal_reader(const int *signals, int count);
/* The number of the next pending signal, or -1 (EAGAIN: none). */
int ruqi_signal_read(int fd);
int ruqi_event_counter(void);
int ruqi_memory_file(const char *name);
/* The read end, ends[0], doesn't wait; the write end does. */
int ruqi_pipe(int ends[2]);
/* The processors in the calling thread's affinity mask, or -1. */
int ruqi_processor_count(void);
/* Names the calling thread; at most 15 bytes. */
void ruqi_name_thread(const char *name);
/* Makes the calling thread nicer by so much, at most up to 19, and asks for time slices of that
 * length, where the kernel knows such (Linux 6.12): who has shorter ones, as everybody who asks for
 * none, needn't wait for the end of its slice when it wakes. sched_setattr(2). */
int ruqi_give_way(int nicer, uint64_t slice_nanoseconds);

/* ---- statfs(2), syncfs(2) ------------------------------------------------------------------- */

/* The number of the file system under `path`, f_type. */
int ruqi_file_system(const char *path, uint32_t *type);
/* Waits until all that was written to the file system that `fd` is on is on the disk. */
int ruqi_sync_file_system(int fd);

/* 1: the extended attribute `name` of a file is the text "1". getxattr(2). */
int ruqi_attribute_is_one(const char *path, const char *name);

/* ---- children ------------------------------------------------------------------------------- */

/* Where starting a child failed. */
enum {
    RUQI_STEP_CREATE = 1, /* a stack or a process could not be had */
    RUQI_STEP_SESSION,
    RUQI_STEP_NICE,
    RUQI_STEP_DESCRIPTORS,
    RUQI_STEP_CLOSE,
    RUQI_STEP_LIMIT,          /* of the request's limits that with the report's `index` */
    RUQI_STEP_GROUPS,
    RUQI_STEP_GROUP,
    RUQI_STEP_USER,
    RUQI_STEP_DIRECTORY,
    RUQI_STEP_PROGRAM
};

/* One resource limit: RLIMIT_... with its values, UINT64_MAX for none. */
struct ruqi_limit {
    int resource;
    uint64_t soft;
    uint64_t hard;
};

/* Whose rights a child has. */
struct ruqi_identity {
    uint32_t user;
    uint32_t group;
    const uint32_t *groups;   /* the supplementary ones */
    size_t group_count;
};

/* What a child writes of itself before its program runs, for others than its parent. */
struct ruqi_birth {
    int64_t born;         /* nanoseconds of CLOCK_BOOTTIME, when it existed already */
    int32_t pid;
    uint32_t text_length;
    char text[240];       /* whatever the parent wants to know it by */
};

struct ruqi_spawn_request {
    const char *program;      /* path; a relative one is relative to `directory` */
    char *const *arguments;   /* ends with NULL */
    char *const *environment; /* ends with NULL; the whole of it */
    const char *directory;    /* NULL: the caller's */
    uint32_t file_mask;
    int nice;                 /* 0: the caller's */
    const struct ruqi_limit *limits;
    size_t limit_count;
    const struct ruqi_identity *identity; /* NULL: the caller's */
    int control_group;        /* descriptor of a cgroup v2 directory; -1: the caller's */
    struct ruqi_birth *birth; /* NULL, or with its text; the child fills in the rest */
    int birth_file;           /* a descriptor that it is written to, at this offset; failing to is no error */
    int64_t birth_offset;
    int descriptors[3];       /* what becomes 0, 1 and 2; any numbers, also 0-2, also equal ones */
};

struct ruqi_spawn_report {
    int32_t pid;
    int pidfd;
    int step;  /* RUQI_STEP_..., where it failed */
    int code;  /* errno of that step */
    int index; /* which one, where a step has several */
    int is_in_group; /* it was born in the control group */
};

/* signal(2) with SIG_IGN or SIG_DFL. Those that start children rely on it: what they have to bring back
 * to its default is looked up at the first start, and again after this. */
void ruqi_signal_dispose(int number, int ignore);

/* Gives the calling thread a descriptor table of its own, in which only those below 3 and `kept` are
 * open. close_range(2), since Linux 5.9. */
int ruqi_own_descriptors(int kept);

/* Makes the calling thread, and no other one, open files with these rights, for as long as it lives.
 * setfsuid(2), setfsgid(2) and setgroups(2) as raw system calls. */
int ruqi_open_files_as(const struct ruqi_identity *identity);

/* Starts `request` in a session of its own, and in its control group where the system has
 * CLONE_INTO_CGROUP (Linux 5.7) and lets us; else in the caller's. Returns 0 when the program
 * runs, with `pid` and an owned `pidfd`; else -1 with `step` and `code`, and no child left behind. The calling thread is
 * suspended until execve(2) has succeeded or failed. Threads may call it at once. With an identity
 * the caller's page tables are copied, which takes longer the more memory it has. */
int ruqi_spawn(const struct ruqi_spawn_request *request, struct ruqi_spawn_report *report);

struct ruqi_child_end {
    int ended;              /* 0: still running, the rest is undefined */
    int exited;             /* 1: by itself, 0: by a signal */
    int status;             /* exit code, or signal number */
    int core_dumped;
    int64_t user_microseconds;
    int64_t system_microseconds;
    int64_t max_rss_kilobytes;
    int64_t caller_max_rss_kilobytes; /* the other is never below it, see ruqi_child_end */
};

/* waitid(2) by pidfd with the child's resource usage, without waiting; `reap` 0 leaves the
 * zombie. The kernel counts what a process had mapped before execve as its own: here the caller's
 * memory. */
int ruqi_child_end(int pidfd, int reap, struct ruqi_child_end *end);

/* 1: nothing lives in the control group whose cgroup.events is open there; 0: something does, or it
 * can't be read. cgroups(7). */
int ruqi_group_is_empty(int events);

/* A descriptor of any process, which becomes readable when it has ended. pidfd_open(2). */
int ruqi_process_open(int pid);
/* Sends a signal to the very process that was opened. pidfd_send_signal(2). */
int ruqi_process_signal(int pidfd, int signal);
/* Sends a signal to the process group that the very process leads or led. Before Linux 6.9 it fails
 * with EINVAL. */
int ruqi_process_signal_group(int pidfd, int signal);

/* 1: the kernel gives the orphans among this process's descendants to it. prctl(2). */
int ruqi_is_subreaper(void);

/* ---- memory --------------------------------------------------------------------------------- */

/* Takes the program's and its libraries' unwritable pages out of this process; the next use of one
 * maps it again from the page cache. */
void ruqi_release_code(void);

/* Gives heap memory that is free back to the system, where the C library can. */
void ruqi_release_heap(void);

#endif
