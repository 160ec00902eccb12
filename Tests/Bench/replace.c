/* Replaces files as configuration tools do: each new one is written under a temporary name that
 * begins with a dot, then renamed over the old one.
 *
 *   replace SOURCE STAGE TARGET
 *
 * All files of SOURCE are first copied into STAGE, on the same file system as TARGET or TARGET
 * itself, and brought to the disk; then one after the other is renamed into TARGET, as fast as the
 * system can. Names that begin with a dot are left alone. Output, at the end: `begun NS`, the wall
 * clock in nanoseconds just before the first rename, and `renamed COUNT MS`.
 * Build: cc -O2 replace.c */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Longer than any file of the bench. */
#define BYTES_MAX 65536

static void die(const char *what) {
    perror(what);
    exit(1);
}

static int64_t wall_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int open_directory(const char *path) {
    int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) die(path);
    return directory;
}

/* `.NAME.new`; the buffer is used again for the next. */
static const char *temporary(const char *name) {
    static char text[300];
    snprintf(text, sizeof text, ".%s.new", name);
    return text;
}

static void copy(int source, int stage, const char *name) {
    static char buffer[BYTES_MAX];
    int old = openat(source, name, O_RDONLY | O_CLOEXEC);
    int new = openat(stage, temporary(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (old < 0 || new < 0) die(name);
    ssize_t count = read(old, buffer, sizeof buffer);
    if (count < 0 || count == BYTES_MAX || write(new, buffer, (size_t)count) != count) die(name);
    close(old);
    close(new);
}

/* The names of all files, in the order of the directory. */
static char **list(const char *path, size_t *count) {
    DIR *directory = opendir(path);
    if (!directory) die(path);
    char **names = NULL;
    size_t capacity = 0;
    struct dirent *entry;
    *count = 0;
    while ((entry = readdir(directory))) {
        if (entry->d_name[0] == '.') continue;
        if (*count == capacity) {
            capacity = capacity ? 2 * capacity : 1024;
            names = realloc(names, capacity * sizeof *names);
            if (!names) abort();
        }
        names[*count] = strdup(entry->d_name);
        if (!names[(*count)++]) abort();
    }
    closedir(directory);
    return names;
}

int main(int words_count, char **words) {
    if (words_count != 4) {
        fprintf(stderr, "usage: %s SOURCE STAGE TARGET\n", words[0]);
        return 2;
    }
    size_t count;
    char **names = list(words[1], &count);
    int source = open_directory(words[1]);
    int stage = open_directory(words[2]);
    int target = open_directory(words[3]);
    for (size_t i = 0; i < count; i++) copy(source, stage, names[i]);
    /* Some file systems (ext4, auto_da_alloc) write a new file to the disk when it is renamed over an
     * old one: that is done before, so that it is the renaming that is measured. */
    if (syncfs(stage) < 0) die(words[2]);

    int64_t begun = wall_nanoseconds();
    for (size_t i = 0; i < count; i++) {
        if (renameat(stage, temporary(names[i]), target, names[i]) < 0) die(names[i]);
    }
    int64_t end = wall_nanoseconds();
    printf("begun %lld\nrenamed %zu %.1f\n", (long long)begun, count, (double)(end - begun) / 1e6);
    return 0;
}
