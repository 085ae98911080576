"""Keras with JAX on the processor, in float32: on JAX it reduces in float32 whatever one asks for.

Import this before keras, which reads its settings once. A formula of Keras is therefore written
again in torch's float64 where its digits matter, and checked against Keras in float32.
"""

import os

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"
