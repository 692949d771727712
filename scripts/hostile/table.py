"""The table of what was asked and what was measured, with the rows that attack and soak have in common."""

import json

from .watch import percentile

HEALTH = ("/healthz", "/readyz")


class Table:
    """What was asked and what was measured; `is_good` at the end."""

    def __init__(self, width=58):
        self.width, self.failed, self.count = width, [], 0

    def row(self, what, measured, asked, good):
        self.count += 1
        if not good:
            self.failed.append(what)
        print(f"{'ok  ' if good else 'FAIL'}  {what:<{self.width}} {measured:>40}   asked: {asked}", flush=True)
        return good

    def close(self):
        """The sum; the exit status of the script."""
        print(f"{self.count} rows, {len(self.failed)} short of what was asked" + (":" if self.failed else ""))
        for what in self.failed:
            print(f"      {what}")
        return 1 if self.failed else 0

    def health(self, times, when, patience=1):
        """How long health kept others waiting, from what a `Prober` has measured."""
        for path in HEALTH:
            found, bad = times.get(path, ([], []))
            p50, p99, most = (percentile(found, share) for share in (0.5, 0.99, 1))
            self.row(
                f"{path} {when}",
                f"{p50:.0f}/{p99:.0f}/{most:.0f} ms, {len(bad)} of {len(found)} no 200",
                f"p99 under {100 * patience:.0f} ms of p50/p99/max",
                bool(found) and p99 < 100 * patience and not bad,
            )

    def memory(self, daemon, which, asked):
        peak = daemon.most("peak")
        self.row(f"peak memory {which}", f"{peak:.0f} MB", f"under {asked} MB", 0 < peak < asked)

    def end(self, daemon, when):
        """Ends a daemon by SIGTERM, and shows what it said last where it had ended already."""
        ending = daemon.ending
        seconds, status = daemon.terminate()
        if ending:
            print("\n".join(daemon.said().splitlines()[-8:]))
        self.row(
            f"SIGTERM {when}",
            f"dead before: {ending}" if ending else f"{seconds:.1f} s, exit status {status}",
            "5 s, exit status 0",
            not ending and seconds <= 5 and status == 0,
        )

    def doctor(self, program, folder, data="data"):
        """What the deep examination of a catalogue says; that nobody listens any more is no fault of it."""
        words = program.words("doctor", "--deep", "--json", "--sources", program.place(folder), data=data)
        done = program.measure(words, 300)
        try:
            bad = [
                f"{check['check']}: {check['message']}"
                for check in json.loads(done.out)["checks"]
                if check["status"] == "error" and check["check"] not in ("sources", "listen")
            ]
        except (ValueError, KeyError):
            bad = [done.ending or done.errors.strip()[-200:] or "no report"]
        self.row("doctor --deep of what is left", "; ".join(bad)[:200] or "clean", "clean", not bad)
