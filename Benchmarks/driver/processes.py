"""Runs a measuring process and reads the JSON lines that it prints."""

import json
import os
import signal
import statistics
import subprocess
import tempfile
import threading
import time

LOWER_IS_BETTER = ("µs", "MiB")


def run(command, seconds, environment=None):
    """Runs a process and returns its `lines` of JSON, `wall_seconds`, `peak_mib` and, if it
    `failed`, the reason.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begin = time.monotonic()
        try:
            # A group of its own, so that a timeout ends the program with all that it started.
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                env={**os.environ, **(environment or {})}, start_new_session=True)
        except OSError as error:
            return {"lines": [], "failed": f"{command[0]}: {error.strerror}"}
        late = threading.Event()

        def end():
            late.set()
            os.killpg(process.pid, signal.SIGKILL)

        clock = threading.Timer(seconds, end)
        clock.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            os.wait4(process.pid, 0)
            raise
        finally:
            clock.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode(errors="replace"))
    made = {"lines": json_lines(texts[0]), "wall_seconds": round(time.monotonic() - begin, 2),
            "peak_mib": round(used.ru_maxrss / 1024, 1)}
    if late.is_set():
        made["failed"] = f"took more than {seconds} s"
    elif process.returncode or not made["lines"]:
        said = [line.strip() for line in (texts[1] or texts[0]).splitlines() if line.strip()]
        made["failed"] = said[-1][:200] if said else f"printed nothing; exit {process.returncode}"
    return made


def json_lines(text):
    found = []
    for line in text.splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict) and "work" in value:
            found.append(value)
    return found


def measure(work, line):
    """Returns (what was measured, value, unit) of a line, or None if the line does not hold it.

    A line may hold more, such as the operations per second of a training.
    """
    case = line.get("case", "")
    words = {"one": ", one example", "1000": ", batches of 1000"}
    what = work + words.get(case, f" {case}" if case else "")
    name, unit, scale = "examples_per_second", "examples/s", 1
    if work == "matmul":
        name, unit = "gflops", "GFLOP/s"
    elif work == "memory":
        name, unit, scale = "peak_memory", "MiB", 2**-20
    elif work in ("start", "compile") or work.endswith("-predict") and case == "one":
        name, unit = "microseconds", "µs"
    return (what, line[name] * scale, unit) if name in line else None


def medians(work, result):
    """Returns {what: (median, unit)} of the lines of one process."""
    values = {}
    for line in result["lines"]:
        if found := measure(work, line):
            what, value, unit = found
            values.setdefault((what, unit), []).append(value)
    if work == "mlp-train" and values:
        values["mlp-train memory", "MiB"] = [result["peak_mib"]]
    return {what: (statistics.median(found), unit) for (what, unit), found in values.items()}


def gain(ours, theirs, unit):
    """Returns how many times better ours is: above 1, ours is faster or smaller."""
    return theirs / ours if unit in LOWER_IS_BETTER else ours / theirs
