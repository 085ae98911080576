"""Draws thousands of networks, lets PyTorch and Sankofa compute them, and says how far they are apart.

    python Golden/random_networks/thousands.py --count 2000 --seed 1000

Whatever stands behind `--` goes to `swift test`. A failure names the seed; `--count 1 --seed` of it
draws the same network again.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1000, help="of the first network")
    parser.add_argument("swift", nargs="*", help="arguments for swift test, behind --")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        networks = Path(folder) / "networks.jsonl"
        subprocess.run(
            [sys.executable, FOLDER / "make.py", "--count", str(arguments.count), "--seed",
             str(arguments.seed), "--output", networks], check=True)
        done = subprocess.run(
            ["swift", "test", *arguments.swift, "--filter", "RandomNetworkTests/thousands"],
            cwd=FOLDER.parent.parent, env=os.environ | {"SANKOFA_RANDOM_NETWORKS": str(networks)})
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
