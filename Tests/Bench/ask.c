/* Asks a server on loopback for one path, again and again.
 *
 *   ask PORT PATH CONNECTIONS SECONDS NICE
 *
 * Each connection is kept, and has one request under way at a time. The answers are read by their
 * Content-Length. Output: lines of a name and a number. Build: cc -O2 ask.c */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { connections_max = 1024, head_max = 4096 };

struct connection {
    int socket;
    /* What of the answer is still to come; -1: its head isn't whole. */
    long left;
    char head[head_max];
    size_t head_length;
};

static struct connection connections[connections_max];
static char request[1024];
static size_t request_length;
static char buffer[256 << 10];

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void fail(const char *what) {
    fprintf(stderr, "ask: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void ask(struct connection *connection) {
    connection->left = -1;
    connection->head_length = 0;
    if (write(connection->socket, request, request_length) != (ssize_t)request_length) fail("write");
}

/* Whether the answer is whole. */
static int take(struct connection *connection, const char *bytes, size_t count) {
    if (connection->left >= 0) {
        connection->left -= (long)count;
        return connection->left == 0;
    }
    if (connection->head_length + count >= head_max) count = head_max - 1 - connection->head_length;
    memcpy(connection->head + connection->head_length, bytes, count);
    connection->head_length += count;
    connection->head[connection->head_length] = 0;
    char *end = strstr(connection->head, "\r\n\r\n");
    if (!end) return 0;
    if (strncmp(connection->head, "HTTP/1.1 200 ", 13) != 0) {
        fprintf(stderr, "ask: %.*s\n", 40, connection->head);
        exit(1);
    }
    char *length = strcasestr(connection->head, "\r\ncontent-length: ");
    if (!length) fail("no Content-Length");
    connection->left = atol(length + 18) - (long)(connection->head_length - (size_t)(end + 4 - connection->head));
    return connection->left == 0;
}

int main(int count, char **words) {
    if (count != 6) return 64;
    setpriority(PRIO_PROCESS, 0, atoi(words[5]));
    int port = atoi(words[1]), open = atoi(words[3]);
    double seconds = atof(words[4]);
    if (open < 1 || open > connections_max) return 64;
    request_length = (size_t)snprintf(
        request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", words[2]);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((unsigned short)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int poll = epoll_create1(EPOLL_CLOEXEC);
    for (int index = 0; index < open; index++) {
        struct connection *connection = &connections[index];
        connection->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(connection->socket, (struct sockaddr *)&address, sizeof address)) fail("connect");
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
        epoll_ctl(poll, EPOLL_CTL_ADD, connection->socket, &event);
    }
    double begun = now(), end = begun + seconds;
    long answers = 0, bytes = 0;
    for (int index = 0; index < open; index++) ask(&connections[index]);
    while (now() < end) {
        struct epoll_event events[64];
        int ready = epoll_wait(poll, events, 64, 100);
        for (int index = 0; index < ready; index++) {
            struct connection *connection = events[index].data.ptr;
            /* A head is read by itself: what comes with it is counted by it. */
            size_t room = connection->left < 0 ? head_max - 1 - connection->head_length : sizeof buffer;
            ssize_t got = read(connection->socket, buffer, room);
            if (got <= 0) fail("read");
            bytes += got;
            if (!take(connection, buffer, (size_t)got)) continue;
            answers++;
            ask(connection);
        }
    }
    double took = now() - begun;
    printf("answers %ld\nper_second %.0f\nbytes %ld\n", answers, (double)answers / took, bytes);
    return 0;
}
