/* Memory of this process that only its start needed. madvise(2), dl_iterate_phdr(3). */
#define _GNU_SOURCE
#include <link.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "CLinux.h"

/* Segments that are mapped without write permission hold just what the file holds, so dropping
 * their pages loses nothing. What relocation wrote to lies in writable segments. */
static int release_segments(struct dl_phdr_info *object, size_t size, void *unused)
{
    (void)size;
    (void)unused;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W))
            continue;
        uintptr_t start = (object->dlpi_addr + segment->p_vaddr + page - 1) & ~(page - 1);
        uintptr_t end = (object->dlpi_addr + segment->p_vaddr + segment->p_memsz) & ~(page - 1);
        /* A failure leaves the pages where they are. */
        if (start < end)
            madvise((void *)start, end - start, MADV_DONTNEED);
    }
    return 0;
}

void ruqi_release_code(void)
{
    dl_iterate_phdr(release_segments, NULL);
}

void ruqi_release_heap(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
