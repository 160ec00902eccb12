/* The bare twin of the daemon's start: opens, reads and parses by libyaml's events every *.yaml
 * of a directory, in one thread, and keeps nothing.
 *
 *   load DIRECTORY
 *
 * Whoever starts it takes the time until it speaks. Output: lines of a name and a number. Build:
 * cc -O2 load.c -lyaml */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

static int is_yaml(const char *name) {
    size_t length = strlen(name);
    return name[0] != '.' && length > 5 && strcmp(name + length - 5, ".yaml") == 0;
}

/* The bytes of a file, or NULL; the buffer is used again for the next. */
static unsigned char *read_whole(int directory, const char *name, size_t *length) {
    static unsigned char *buffer;
    static size_t capacity;
    int file = openat(directory, name, O_RDONLY | O_CLOEXEC);
    if (file < 0) return NULL;
    struct stat status;
    fstat(file, &status);
    if ((size_t)status.st_size + 1 > capacity) {
        capacity = (size_t)status.st_size + 4096;
        buffer = realloc(buffer, capacity);
        if (!buffer) abort();
    }
    ssize_t count = read(file, buffer, capacity);
    close(file);
    if (count < 0) return NULL;
    *length = (size_t)count;
    return buffer;
}

/* The number of events, or -1 where the text is not YAML. */
static long parse(const unsigned char *bytes, size_t length) {
    yaml_parser_t parser;
    yaml_event_t event;
    long events = 0;
    int is_end = 0;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, bytes, length);
    while (!is_end) {
        if (!yaml_parser_parse(&parser, &event)) {
            events = -1;
            break;
        }
        events++;
        is_end = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return events;
}

int main(int count, char **words) {
    if (count != 2) {
        fprintf(stderr, "usage: %s DIRECTORY\n", words[0]);
        return 2;
    }
    DIR *list = opendir(words[1]);
    if (!list) {
        perror(words[1]);
        return 1;
    }
    long files = 0, broken = 0, events = 0;
    struct dirent *entry;
    while ((entry = readdir(list))) {
        if (!is_yaml(entry->d_name)) continue;
        size_t length;
        unsigned char *bytes = read_whole(dirfd(list), entry->d_name, &length);
        long found = bytes ? parse(bytes, length) : -1;
        files++;
        if (found < 0) broken++;
        else events += found;
    }
    closedir(list);
    printf("files %ld\nbroken %ld\nevents %ld\n", files, broken, events);
    return 0;
}
