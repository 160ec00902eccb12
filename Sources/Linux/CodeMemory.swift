import CLinux

/// Takes the pages of code and constants that only the start needed out of this process. What is
/// used again comes back from the page cache, a microsecond a page: no disk, and no change of what
/// the program does. Some tens of microseconds.
package func releaseStartupCode() {
    ruqi_release_code()
}
