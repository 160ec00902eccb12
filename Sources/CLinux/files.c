/* What stands under a path, and on the disk. statfs(2), syncfs(2), getxattr(2). */
#define _GNU_SOURCE
#include <sys/statfs.h>
#include <sys/xattr.h>
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

int ruqi_attribute_is_one(const char *path, const char *name) {
    char value[2];
    return getxattr(path, name, value, sizeof value) == 1 && value[0] == '1';
}
