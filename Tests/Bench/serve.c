/* The bare twin of the status server: one thread, epoll, keep-alive; answers each request that ends
 * with an empty line with the same head and so many bytes. Ends when its standard output is closed,
 * or after two minutes.
 *
 *   serve BYTES NICE
 *
 * Output: a line with its port. Build: cc -O2 serve.c */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int count, char **words) {
    if (count != 3) return 64;
    setpriority(PRIO_PROCESS, 0, atoi(words[2]));
    size_t body = (size_t)atol(words[1]);
    char *answer = malloc(body + 512);
    int head = snprintf(
        answer, 512,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nCache-Control: no-cache\r\n"
        "ETag: \"0123456789abcdef\"\r\nContent-Length: %zu\r\n\r\n", body);
    memset(answer + head, 'x', body);
    size_t whole = (size_t)head + body;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 128)) return 1;
    getsockname(listener, (struct sockaddr *)&address, &length);
    printf("port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    alarm(120);
    int poll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        struct epoll_event events[64];
        int ready = epoll_wait(poll, events, 64, -1);
        for (int index = 0; index < ready; index++) {
            int socket = events[index].data.fd;
            if (socket == listener) {
                int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
                struct epoll_event in = {.events = EPOLLIN, .data.fd = client};
                epoll_ctl(poll, EPOLL_CTL_ADD, client, &in);
                continue;
            }
            char request[8192];
            ssize_t got = read(socket, request, sizeof request);
            if (got < 4 || memcmp(request + got - 4, "\r\n\r\n", 4) != 0) {
                close(socket);
                continue;
            }
            if (write(socket, answer, whole) != (ssize_t)whole) close(socket);
        }
    }
}
