"""Runs a command, and writes its process id and at its end what it took: `launch.py FD COMMAND…`.

The peak memory of a child counts what its parent had when it was forked, so it is forked from this small process.
"""

import json
import os
import subprocess
import sys
import time


def main():
    out = int(sys.argv[1])
    begin = time.monotonic()
    child = subprocess.Popen(sys.argv[2:])
    os.write(out, f"{child.pid}\n".encode())
    _, status, usage = os.wait4(child.pid, 0)
    took = {
        "status": os.waitstatus_to_exitcode(status),
        "seconds": time.monotonic() - begin,
        "processor": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss / 1024,
    }
    os.write(out, json.dumps(took).encode())


if __name__ == "__main__":
    main()
