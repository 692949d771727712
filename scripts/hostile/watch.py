"""The program under watch: what a command or a daemon takes of time, memory, descriptors and disk, and how it ends."""

import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
# What a finding calls a limit by: a key of the configuration, or a limit that is fixed in the program.
LIMIT = re.compile(r"\b(?:record|fetch|harvest|serve|web|http|catalog)\.[a-z][a-z_.]*[a-z]\b|\bmax[A-Z][A-Za-z]+\b")
MEGABYTE = 1 << 20


class Short(Exception):
    """What was asked for could not even be measured."""


def median(values):
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else 0


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0


def status_of(pid):
    """`VmRSS`, `VmHWM` and their like in MB, or nothing where the process is gone."""
    try:
        with open(f"/proc/{pid}/status") as file:
            return {
                key: int(rest.split()[0]) / 1024
                for key, _, rest in (line.partition(":") for line in file)
                if key.startswith("Vm")
            }
    except (OSError, ValueError):
        return {}


def processor_time(pid):
    """Seconds of both kinds that a process has used so far."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def size_of(directory):
    """Bytes of all files of a directory, in MB."""
    total = 0
    for folder, _, names in os.walk(directory):
        for name in names:
            try:
                total += os.path.getsize(os.path.join(folder, name))
            except OSError:
                pass
    return total / MEGABYTE


class Measured:
    """A command that has ended."""

    def __init__(self, status, seconds, processor, peak, out, errors, cut):
        self.status, self.seconds, self.processor, self.peak = status, seconds, processor, peak
        self.out, self.errors, self.cut = out, errors, cut

    @property
    def time(self):
        """What the command itself took: neither what others took of the processors, nor what two threads did at once."""
        return min(self.seconds, self.processor)

    @property
    def ending(self):
        """How it ended, where that is not for a command to end by itself."""
        if self.cut:
            return self.cut
        if self.status < 0:
            return signal.Signals(-self.status).name
        return "" if self.status in (0, 1) else f"exit status {self.status}: {self.errors.strip()[-200:]}"


def guard(pid, longest, memory, cut, done):
    """Kills a process that takes too much, and notes why."""
    begin = time.monotonic()
    while not done.wait(0.05):
        if time.monotonic() - begin > longest:
            cut.append(f"killed after {longest:.0f} s")
        elif status_of(pid).get("VmRSS", 0) > memory:
            cut.append(f"killed at {memory} MB")
        else:
            continue
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        return


class Program:
    """`snop` with a configuration of its own in a directory of its own."""

    def __init__(self, path, directory, configuration=None):
        self.path, self.directory = os.path.abspath(path), directory
        self.config = os.path.join(directory, "snop.yaml")
        with open(self.config, "w") as file:
            json.dump({"fetch": {"allow_networks": ["127.0.0.0/8"], "retries": 0}, **(configuration or {})}, file)

    def place(self, name):
        return os.path.join(self.directory, name)

    def words(self, verb, *more, data="data"):
        return [self.path, verb, *more, "--config", self.config, "--data", os.path.join(self.directory, data)]

    def source(self, folder, name, url, kind, more="", schedule="manual"):
        os.makedirs(os.path.join(self.directory, folder), exist_ok=True)
        path = os.path.join(self.directory, folder, name + ".yaml")
        with open(path, "w") as file:
            file.write(
                f"id: {name}\ntitle: {name}\nurl: {url}\ntype: {kind}\nschedule: {schedule}\nfull_every: 1\n{more}\n"
            )
        return path

    def measure(self, words, longest=60, memory=3000):
        """Runs a command to its end. One that takes too long or too much memory is killed, for the machine's sake."""
        reading, writing = os.pipe()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors, open(reading, "rb") as report:
            launch = [sys.executable, "-I", "-S", os.path.join(HERE, "launch.py"), str(writing), *words]
            launcher = subprocess.Popen(launch, stdout=out, stderr=errors, stdin=subprocess.DEVNULL, pass_fds=[writing])
            os.close(writing)
            pid = int(report.readline())
            cut, done = [], threading.Event()
            watcher = threading.Thread(target=guard, args=(pid, longest, memory, cut, done))
            watcher.start()
            took = json.loads(report.read())
            done.set()
            watcher.join()
            launcher.wait()
            texts = []
            for file in (out, errors):
                file.seek(0)
                texts.append(file.read(64 * MEGABYTE).decode("utf-8", "replace"))
        return Measured(took["status"], took["seconds"], took["processor"], took["peak"], *texts, cut[0] if cut else "")

    def harvest(self, folder, name, data="data", **more):
        return self.measure(
            self.words("harvest", name, "--json", "--sources", os.path.join(self.directory, folder), data=data), **more
        )

    def findings(self, data="data"):
        """What run 1 of a catalogue found, as text."""
        return self.measure(self.words("runs", "show", "1", "--json", data=data), longest=30).out


class Daemon:
    """`snop serve`, sampled all the time."""

    def __init__(self, program, folder, data="data", interval=0.25):
        os.makedirs(os.path.join(program.directory, folder), exist_ok=True)
        self.data = os.path.join(program.directory, data)
        self.log_path = os.path.join(program.directory, f"serve-{data}.log")
        self.log = open(self.log_path, "wb")
        words = program.words(
            "serve", "--sources", os.path.join(program.directory, folder), "--listen", "127.0.0.1:0", data=data
        )
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=self.log)
        self.begin, self.samples = time.monotonic(), []
        try:
            self.host = self.await_address()
        except Short:
            self.kill()
            raise
        self.done = threading.Event()
        self.sampler = threading.Thread(target=self.sample, args=(interval,), daemon=True)
        self.sampler.start()

    @property
    def url(self):
        return f"http://{self.host}"

    @property
    def port(self):
        return int(self.host.rpartition(":")[2])

    def said(self):
        with open(self.log_path, "rb") as file:
            return file.read().decode("utf-8", "replace")

    def await_address(self):
        for _ in range(600):
            # A line that is still being written could end within the port.
            found = re.search(r"listening on (127\.0\.0\.1:\d+)\s", self.said())
            if found:
                return found.group(1)
            if self.process.poll() is not None:
                raise Short(f"`snop serve` ended with {self.process.returncode}: {self.said()[-500:]}")
            time.sleep(0.05)
        raise Short(f"`snop serve` does not answer: {self.said()[-500:]}")

    def sample(self, interval):
        while not self.done.wait(interval):
            now = self.look()
            if now:
                self.samples.append(now)

    def look(self):
        memory = status_of(self.process.pid)
        if "VmRSS" not in memory:
            return None
        try:
            descriptors = len(os.listdir(f"/proc/{self.process.pid}/fd"))
        except OSError:
            return None
        return {
            "at": time.monotonic() - self.begin,
            "rss": memory["VmRSS"],
            "peak": memory["VmHWM"],
            "descriptors": descriptors,
            "wal": self.wal(),
            "processor": processor_time(self.process.pid),
        }

    def wal(self):
        try:
            return os.path.getsize(os.path.join(self.data, "catalog.sqlite-wal")) / MEGABYTE
        except OSError:
            return 0

    def most(self, name):
        return max((sample[name] for sample in self.samples), default=0)

    @property
    def ending(self):
        """What it died of, where it did."""
        status = self.process.poll()
        if status is None:
            return ""
        return signal.Signals(-status).name if status < 0 else f"exit status {status}"

    def terminate(self, longest=60):
        """SIGTERM: how many seconds the end took, and the exit status; `None` where it had to be killed."""
        self.done.set()
        begin = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(timeout=longest)
        except subprocess.TimeoutExpired:
            status = None
        seconds = time.monotonic() - begin
        self.kill()
        return seconds, status

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.log.close()


class Prober:
    """Asks for addresses all the time, from a process of its own, so that what this one does is not measured."""

    def __init__(self, url, paths, interval):
        self.out, self.interval = tempfile.TemporaryFile(), interval * len(paths)
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "probe.py"), url, str(interval), *paths], stdout=self.out
        )

    def stop(self):
        """path -> (milliseconds of each answer, those that were no 200).

        While one is waited for no other is asked for. Those that would have been asked for had to wait too, so they count
        as what was left of the wait: otherwise a second in which nothing was answered would be one slow answer of many.
        """
        self.process.terminate()
        try:
            self.process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.out.seek(0)
        times = {}
        for line in self.out.read().decode().splitlines():
            path, milliseconds, status = line.split()
            found = times.setdefault(path, ([], []))
            left = float(milliseconds)
            while left > 0:
                found[0].append(left)
                left -= self.interval * 1000
            if status != "200":
                found[1].append(status)
        self.out.close()
        return times


def raise_descriptors():
    """As many descriptors as the system lets this process have: clients need thousands."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard
