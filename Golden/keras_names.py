"""The public names of Keras's modules. Run: python Golden/keras_names.py

`Documentation/keras.md` says of each what it is called here, and a test holds the page to this list.
"""

import keras_on_jax  # noqa: F401

import keras

from golden_file import write

MODULES = ["layers", "activations", "initializers", "losses", "metrics", "optimizers",
           "optimizers.schedules", "callbacks", "constraints", "regularizers", "models"]
# Modules within these, and the door to Keras 2.
NO_NAMES = {"schedules", "legacy"}


def public(thing):
    return [name for name in dir(thing) if not name.startswith("_") and name not in NO_NAMES]


def module(path):
    thing = keras
    for part in path.split("."):
        thing = getattr(thing, part)
    return thing


# What a model has beside what every layer has, and then what it shares with layers.
of_layers = set(public(keras.layers.Layer))
of_models = set(public(keras.Model)) | set(public(keras.Sequential))
names = {path: public(module(path)) for path in MODULES}
names["Model"] = sorted(of_models - of_layers)
names["Layer"] = sorted(of_layers)
write(__file__, ["keras"], [{"name": name, "names": known} for name, known in names.items()])
