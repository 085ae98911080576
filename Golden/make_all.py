"""Writes every golden file again. Run: python Golden/make_all.py"""

import subprocess
import sys
from pathlib import Path

SCRIPTS = ("elementary", "hardest", "elementwise", "reductions", "shapes", "matrices", "convolutions", "image_layers",
           "scans", "recurrent_layers", "layers", "activations", "initializers", "losses", "optimizers", "metrics", "training", "files",
           "tables", "sounds", "graphs", "more_losses", "more_metrics", "ranks", "adjustments",
           "schedules", "constraints", "keras_names", "random_networks/make")

for script in SCRIPTS:
    # A process each: Keras and JAX read their settings once.
    subprocess.run([sys.executable, Path(__file__).parent / f"{script}.py"], check=True)
