/* What stands under a path. statfs(2). */
#include <sys/statfs.h>

#include "CLinux.h"

int ruqi_file_system(const char *path, uint32_t *type)
{
    struct statfs status;
    if (statfs(path, &status) != 0)
        return -1;
    *type = (uint32_t)status.f_type;
    return 0;
}
