/* What the C library says about a time zone, for ZoneTransitionTests. The zone is that of TZ. For
 * each instant on standard input (seconds since the epoch, one a line) it looks at each minute
 * from two hours before to two hours after, and writes one line: the offsets in seconds, each
 * with the number of minutes for which it holds. The line "zone NAME" sets TZ to another zone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int main(void) {
    char line[300];
    while (fgets(line, sizeof line, stdin)) {
        if (strncmp(line, "zone ", 5) == 0) {
            line[strcspn(line, "\n")] = 0;
            setenv("TZ", line + 5, 1);
            tzset();
            continue;
        }
        const long long middle = atoll(line);
        long held = 0;
        int count = 0;
        for (int minute = -120; minute <= 120; minute++) {
            const time_t instant = (time_t)(middle + 60 * minute);
            struct tm local;
            if (!localtime_r(&instant, &local)) return 1;
            if (count > 0 && local.tm_gmtoff != held) {
                printf("%ld %d ", held, count);
                count = 0;
            }
            held = local.tm_gmtoff;
            count++;
        }
        printf("%ld %d\n", held, count);
    }
    return ferror(stdin) || fflush(stdout) != 0;
}
