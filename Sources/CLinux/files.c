/* What stands under a path, and on the disk. statfs(2), syncfs(2). */
#define _GNU_SOURCE
#include <sys/statfs.h>
#include <unistd.h>

#include "CLinux.h"

int ruqi_file_system(const char *path, uint32_t *type)
{
    struct statfs status;
    if (statfs(path, &status) != 0)
        return -1;
    *type = (uint32_t)status.f_type;
    return 0;
}

int ruqi_sync_file_system(int fd)
{
    return syncfs(fd);
}
