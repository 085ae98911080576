"""The machine and our version, as the page describes them."""

import os
import platform
import subprocess
from pathlib import Path


def description():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    facts = {}
    for line in lines:
        name, _, value = line.partition(":")
        facts.setdefault(name.strip(), value.strip())
    model = facts.get("model name", platform.processor() or platform.machine())
    flags = facts.get("flags", "").split()
    vectors = "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else "no AVX2"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    kind = f"family {facts['cpu family']} model {facts['model']}, " if "cpu family" in facts else ""
    return (f"{model}, {kind}{vectors}, {os.cpu_count()} processors, {memory:.0f} GiB, "
            f"{platform.system()} {platform.release()}")


def commit(root):
    """Returns the commit, with a + when files differ from it."""
    shown = subprocess.run(["git", "-C", str(root), "describe", "--always", "--dirty=+",
                            "--match=", "--abbrev=9"], capture_output=True, text=True)
    return shown.stdout.strip() or "unknown"
