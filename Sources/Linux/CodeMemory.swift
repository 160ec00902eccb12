import CLinux

/// Takes the pages of code and constants that only the start needed out of this process. What is
/// used again comes back from the page cache, a microsecond a page: no disk, and no change of what
/// the program does. Some tens of microseconds.
package func releaseStartupCode() {
    ruqi_release_code()
}

/// Gives free heap memory back to the system, after work that took much for a moment; about a
/// millisecond for ten megabytes, in which other threads may have to wait for memory.
/// malloc_trim(3).
package func releaseFreeMemory() {
    ruqi_release_heap()
}
