"""Golden values of layers over images, by Keras. Run: python Golden/image_layers.py

Keras' weights are [height, width, channels / groups, outputs]; here they are
[outputs, height, width, channels / groups].
"""

import keras_on_jax  # noqa: F401
import keras
import numpy as np

from golden_file import tensor, tensors, write


def images(*shape, seed):
    return np.round(np.random.default_rng(seed).normal(size=shape), 2).astype(np.float32)


def case(name, layer, inputs, options, value):
    return {"name": f"{layer} {name}", "operation": layer, "type": "float32",
            "inputs": tensors(inputs), "options": options,
            "outputs": {"value": tensor(np.asarray(value))}}


# height, width, channels, outputs, window, strides, padding, dilations, groups
CONVOLUTIONS = [
    (5, 6, 2, 3, (3, 3), (1, 1), "valid", (1, 1), 1),
    (5, 6, 2, 3, (3, 3), (1, 1), "same", (1, 1), 1),
    (6, 7, 1, 2, (3, 2), (2, 2), "same", (1, 1), 1),
    (7, 8, 2, 2, (2, 4), (3, 2), "same", (1, 1), 1),
    (7, 8, 2, 2, (3, 3), (1, 1), "same", (2, 3), 1),
    (7, 8, 2, 2, (3, 3), (1, 1), "valid", (2, 3), 1),
    (5, 5, 4, 6, (3, 3), (1, 1), "same", (1, 1), 2),
    (5, 5, 3, 3, (2, 2), (2, 1), "valid", (1, 1), 3),
]
# height, width, channels, window, strides, padding
POOLS = [
    (4, 6, 2, (2, 2), (2, 2), "valid"),
    (5, 7, 2, (2, 2), (2, 2), "same"),
    (5, 5, 1, (3, 2), (1, 2), "same"),
    (6, 5, 3, (3, 3), (2, 1), "valid"),
]


def cases():
    made = []
    for number, (h, w, c, outputs, size, strides, padding, dilations, groups) in enumerate(
            CONVOLUTIONS):
        x = images(2, h, w, c, seed=number)
        weights = images(*size, c // groups, outputs, seed=number + 50)
        layer = keras.layers.Conv2D(outputs, size, strides=strides, padding=padding,
                                    dilation_rate=dilations, groups=groups, use_bias=False)
        layer.build(x.shape)
        layer.set_weights([weights])
        options = {"size": list(size), "strides": list(strides), "padding": padding,
                   "dilations": list(dilations), "groups": groups}
        made.append(case(str(number), "Conv2D",
                         {"x": x, "w": np.ascontiguousarray(weights.transpose(3, 0, 1, 2))},
                         options, layer(x)))
    for number, (h, w, c, size, strides, padding) in enumerate(POOLS):
        x = images(2, h, w, c, seed=number + 20)
        options = {"size": list(size), "strides": list(strides), "padding": padding}
        for kind in ("MaxPooling2D", "AveragePooling2D"):
            layer = getattr(keras.layers, kind)(size, strides=strides, padding=padding)
            made.append(case(str(number), kind, {"x": x}, options, layer(x)))
    x = images(2, 4, 5, 3, seed=40)
    for kind in ("GlobalAveragePooling2D", "GlobalMaxPooling2D"):
        made.append(case("of an image", kind, {"x": x}, {"padding": "valid"},
                         getattr(keras.layers, kind)()(x)))
    return made


write(__file__, ["keras", "jax", "numpy"], cases())
