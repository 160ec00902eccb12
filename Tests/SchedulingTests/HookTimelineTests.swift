import Testing

@Suite struct `Hooks` {
    private let file = "job_id: t\nrule: 0 * * * *\ncmd: x\non_success: s\non_failure: f\n"

    @Test func `are run after the end that they are for`() {
        expect(
            ["a": file + "on_recovery: [r, http://h/]\n"],
            """
            00:00:30  files a             → added t · alarm 01:00:00
            01:00:00  turn                → start t · alarm 02:00:00
            01:00:01  exit t 0            → record t success · hook 1 on_success of t
            01:00:02  hook 1 0
            02:00:00  turn                → start t · alarm 03:00:00
            02:00:01  exit t 1            → record t failure · hook 2 on_failure of t
            02:00:02  hook 2 3            → on_failure of t failed
            03:00:00  turn                → start t · alarm 04:00:00
            03:00:01  fail t              → record t start_failed · hook 3 on_failure of t
            04:00:00  turn                → start t · alarm 05:00:00
            04:00:01  exit t 0            → record t success · hook 4 on_success of t · hook 5 on_recovery of t · hook 6 on_recovery of t
            05:00:00  turn                → start t · alarm 06:00:00
            05:00:01  exit t 0            → record t success · hook 7 on_success of t
            """)
    }

    @Test func `have a limit of their own, and end by force`() {
        expect(
            ["a": file],
            """
            00:00:30  files a             → added t · alarm 01:00:00
            01:00:00  turn                → start t · alarm 02:00:00
            01:00:01  exit t 1            → record t failure · hook 1 on_failure of t
            01:01:01  limit               → TERM hook 1
            01:01:11  limit               → KILL hook 1
            """)
    }

    @Test func `run after the last attempt only`() {
        expect(
            ["a": file + "retry: {attempts: 2, backoff: 10s}\n"],
            """
            00:00:30  files a             → added t · alarm 01:00:00
            01:00:00  turn                → start t · alarm 02:00:00
            01:00:01  exit t 1            → retry t in 10s
            01:00:12  limit               → start t
            01:00:13  exit t 1            → record t failure after 2 · hook 1 on_failure of t
            """)
    }

    @Test func `hold up the end of the daemon for a while`() {
        expect(
            ["a": file],
            """
            00:00:30  files a             → added t · alarm 01:00:00
            01:00:00  turn                → start t · alarm 02:00:00
            01:00:01  stop                → no alarm
            01:00:02  exit t 1            → record t failure · hook 1 on_failure of t
            01:00:11  limit               → TERM hook 1
            01:00:12  hook 1 0            → exit
            """)
    }

    @Test func `are not for a run that was stopped, which changes nothing`() {
        expect(
            ["a": file + "on_recovery: r\noverlap: replace\ntimeout: none\n"],
            """
            00:00:30  files a             → added t · alarm 01:00:00
            01:00:00  turn                → start t · alarm 02:00:00
            01:00:01  exit t 1            → record t failure · hook 1 on_failure of t
            02:00:00  turn                → start t · alarm 03:00:00
            03:00:00  turn                → TERM t · alarm 04:00:00
            03:00:01  kill t TERM         → record t stopped · start t
            03:00:02  exit t 0            → record t success · hook 2 on_success of t · hook 3 on_recovery of t
            """)
    }
}
