/* The child of the memory measurement: it writes 10,240 bytes to descriptor 1 and then runs until
 * it is ended, two minutes at most. */
#include <string.h>
#include <unistd.h>

int main(void) {
    char line[64];
    memset(line, '.', sizeof line);
    line[sizeof line - 1] = '\n';
    for (int count = 0; count < 160; count++) {
        if (write(1, line, sizeof line) != (ssize_t)sizeof line) return 1;
    }
    alarm(120);
    pause();
    return 0;
}
