"""Golden values of layers, by Keras: values and gradients. Run: python Golden/layers.py

A case has the `configuration` that Sankofa's layer is made from, in which "none" stands for nothing,
and its parameters among `inputs` under Sankofa's names, in its order of axes. `gradients` are those of
Σ outputs · weights + what the layer adds to the loss (`loss`, where it adds something).
"""

import keras_on_jax  # noqa: F401
import jax
import jax.numpy as jnp
import keras
import numpy as np

from golden_file import tensor, tensors, write

L = keras.layers


def numbers(*shape, seed):
    return np.round(np.random.default_rng(seed).normal(size=shape), 2).astype(np.float32)


def neurons(activation="linear", bias=True, regularizer="none"):
    parts = {"activation": activation, "usesBias": bias, "initializer": ["zeros"],
             "biasInitializer": ["zeros"], "regularizer": "none", "biasRegularizer": "none"}
    return parts if regularizer == "none" else parts | {"activationRegularizer": regularizer}


def case(kind, number, layer, x, configuration, parameters=(), training=False):
    """`parameters` are pairs of Sankofa's name and what turns Keras' array into Sankofa's."""
    layer.build(x.shape)
    values = [numbers(*v.shape, seed=900 + i) for i, v in enumerate(layer.trainable_variables)]
    for variable, value in zip(layer.trainable_variables, values):
        variable.assign(value)

    def call(x, values):
        state = list(zip(layer.trainable_variables, values))
        with keras.StatelessScope(state_mapping=state, collect_losses=True) as scope:
            out = layer(x, training=True) if training else layer(x)
        return out, sum(scope.losses, start=jnp.float32(0)), len(scope.losses)

    out, loss, losses = call(x, values)
    weights = numbers(*out.shape, seed=77)

    def total(x, values):
        out, loss, _ = call(x, values)
        return jnp.sum(out * weights) + loss

    by_x, by_values = jax.grad(total, argnums=(0, 1))(x, values)
    names = [name for name, _ in parameters]
    ours = {name: np.ascontiguousarray(turn(v)) for (name, turn), v in zip(parameters, values)}
    slopes = {name: np.ascontiguousarray(turn(np.asarray(v)))
              for (name, turn), v in zip(parameters, by_values)}
    assert len(names) == len(values)
    outputs = {"value": tensor(np.asarray(out))}
    if losses:
        outputs["loss"] = tensor(np.asarray(loss))
    return {"name": f"{kind} {number}", "operation": kind, "type": "float32",
            "inputs": tensors({"x": x} | ours), "options": configuration | {"inputShape": "none"},
            "weights": tensor(weights), "outputs": outputs,
            "gradients": tensors({"x": np.asarray(by_x)} | slopes), "isTraining": training}


def same(v):
    return v


def dense(v):
    return v.T


def line(v):  # [window, channels, outputs]
    return v.transpose(2, 0, 1)


def image(v):  # [height, width, channels, outputs]
    return v.transpose(3, 0, 1, 2)


def depthwise(v):  # [height, width, channels, multiplier]
    turned = v.transpose(2, 3, 0, 1)
    return turned.reshape(-1, *turned.shape[2:], 1)


BIAS = ("bias", same)

# length, channels, outputs, size, stride, padding, dilation, groups, activation
LINES = [
    (7, 2, 3, 3, 1, "valid", 1, 1, "linear"),
    (7, 2, 3, 3, 1, "same", 1, 1, "tanh"),
    (8, 3, 2, 4, 3, "same", 1, 1, "linear"),
    (9, 2, 2, 3, 1, "causal", 2, 1, "sigmoid"),
    (8, 2, 2, 3, 2, "causal", 1, 1, "linear"),
    (9, 4, 6, 2, 1, "valid", 3, 2, "linear"),
    (6, 3, 3, 3, 1, "same", 1, 3, "linear"),
]
# height, width, channels, multiplier, size, strides, padding, dilations
DEPTHWISE = [
    (5, 6, 3, 1, (3, 3), (1, 1), "valid", (1, 1)),
    (5, 6, 2, 2, (3, 2), (1, 1), "same", (1, 1)),
    (7, 8, 3, 1, (2, 3), (2, 2), "same", (1, 1)),
    (7, 8, 2, 3, (3, 3), (1, 1), "same", (2, 3)),
    (8, 7, 1, 2, (3, 3), (3, 3), "valid", (1, 1)),
]


def convolutions():
    made = []
    for i, (n, c, outputs, size, stride, padding, dilation, groups, f) in enumerate(LINES):
        layer = L.Conv1D(outputs, size, strides=stride, padding=padding, dilation_rate=dilation,
                         groups=groups, activation=f)
        made.append(case("Conv1D", i, layer, numbers(2, n, c, seed=i),
                         {"outputs": outputs, "size": size, "stride": stride, "padding": padding,
                          "dilation": dilation, "groups": groups} | neurons(f),
                         [("weight", line), BIAS]))
    for i, (h, w, c, m, size, strides, padding, dilations) in enumerate(DEPTHWISE):
        x = numbers(2, h, w, c, seed=20 + i)
        window = {"size": list(size), "strides": list(strides), "padding": padding,
                  "dilations": list(dilations), "multiplier": m}
        layer = L.DepthwiseConv2D(size, strides=strides, padding=padding, depth_multiplier=m,
                                  dilation_rate=dilations, activation="tanh")
        made.append(case("DepthwiseConv2D", i, layer, x, window | neurons("tanh"),
                         [("weight", depthwise), BIAS]))
        layer = L.SeparableConv2D(3, size, strides=strides, padding=padding, depth_multiplier=m,
                                  dilation_rate=dilations, use_bias=i % 2 == 0)
        made.append(case(
            "SeparableConv2D", i, layer, x,
            window | {"outputs": 3, "depthwiseInitializer": ["zeros"],
                      "depthwiseRegularizer": "none"} | neurons(bias=i % 2 == 0),
            [("depthwiseWeight", depthwise), ("weight", image)] + [BIAS] * (i % 2 == 0)))
    return made


def penalties():
    made = []
    for i, (l1, l2) in enumerate([(0.5, 0.0), (0.0, 0.25), (0.1, 0.2)]):
        regularizer = keras.regularizers.L1L2(l1, l2)
        x = numbers(4, 3, seed=30 + i)
        layer = L.Dense(2, activation="tanh", activity_regularizer=regularizer)
        made.append(case("Dense", i, layer, x,
                         {"outputs": 2} | neurons("tanh", regularizer=[l1, l2]),
                         [("weight", dense), BIAS]))
    layer = L.Conv2D(2, (2, 3), activity_regularizer=keras.regularizers.L2(0.5))
    made.append(case("Conv2D", 0, layer, numbers(3, 4, 5, 2, seed=40),
                     {"outputs": 2, "size": [2, 3], "strides": [1, 1], "padding": "valid",
                      "dilations": [1, 1], "groups": 1} | neurons(regularizer=[0, 0.5]),
                     [("weight", image), BIAS]))
    return made


def pools():
    made = []
    for i, (n, c, size, stride, padding) in enumerate(
            [(6, 2, 2, 2, "valid"), (7, 2, 3, 2, "same"), (8, 1, 3, 1, "same"),
             (7, 3, 3, 3, "valid")]):
        x = numbers(2, n, c, seed=50 + i)
        for kind in ("MaxPooling1D", "AveragePooling1D"):
            layer = getattr(L, kind)(size, strides=stride, padding=padding)
            made.append(case(kind, i, layer, x,
                             {"size": size, "stride": stride, "padding": padding}))
    for kind in ("GlobalAveragePooling1D", "GlobalMaxPooling1D"):
        made.append(case(kind, 0, getattr(L, kind)(), numbers(2, 5, 3, seed=58), {}))
    return made


def normalisations():
    made = []
    for i, (shape, axes, scales, offsets, epsilon) in enumerate(
            [((3, 5), 1, True, True, 1e-3), ((2, 3, 4), 1, True, False, 1e-5),
             ((2, 3, 4), 2, False, True, 1e-3), ((2, 3, 2, 2), 3, True, True, 0.1)]):
        layer = L.LayerNormalization(axis=list(range(-axes, 0)), epsilon=epsilon, scale=scales,
                                     center=offsets)
        made.append(case("LayerNormalization", i, layer, numbers(*shape, seed=60 + i),
                         {"axisCount": axes, "epsilon": epsilon, "scales": scales,
                          "offsets": offsets},
                         [("scale", same)] * scales + [("offset", same)] * offsets))
    for i, shape in enumerate([(3, 4), (2, 3, 2)]):
        x = np.random.default_rng(i).integers(0, 5, size=shape).astype(np.float32)
        made.append(case("Embedding", i, L.Embedding(5, 3), x,
                         {"vocabulary": 5, "outputs": 3, "initializer": ["zeros"],
                          "regularizer": "none"}, [("weight", same)]))
    return made


def shapes():
    sequence, picture = numbers(2, 4, 3, seed=70), numbers(2, 4, 5, 2, seed=71)
    return [
        case("ZeroPadding1D", 0, L.ZeroPadding1D((2, 1)), sequence, {"before": 2, "after": 1}),
        case("Cropping1D", 0, L.Cropping1D((1, 2)), sequence, {"before": 1, "after": 2}),
        case("UpSampling1D", 0, L.UpSampling1D(3), sequence, {"size": 3}),
        case("ZeroPadding2D", 0, L.ZeroPadding2D(((1, 2), (3, 0))), picture,
             {"margins": [1, 3, 2, 0]}),
        case("Cropping2D", 0, L.Cropping2D(((1, 2), (0, 3))), picture, {"margins": [1, 0, 2, 3]}),
        case("UpSampling2D", 0, L.UpSampling2D((2, 3)), picture,
             {"size": [2, 3], "interpolation": "nearest"}),
        case("UpSampling2D", 1, L.UpSampling2D((3, 2), interpolation="bilinear"), picture,
             {"size": [3, 2], "interpolation": "bilinear"}),
        case("Permute", 0, L.Permute((3, 1, 2)), picture, {"axes": [2, 0, 1]}),
        case("RepeatVector", 0, L.RepeatVector(3), numbers(2, 4, seed=72), {"count": 3}),
    ]


FILLS = [("constant", ["constant", 0.5]), ("constant", ["constant", 0]), ("nearest", ["nearest"]),
         ("reflect", ["reflect"]), ("wrap", ["wrap"])]


def pictures():
    made = []
    for i, (h, w, height, width, how) in enumerate(
            [(4, 5, 7, 9, "bilinear"), (7, 6, 3, 4, "bilinear"), (5, 4, 5, 8, "bilinear"),
             (4, 5, 9, 3, "nearest"), (1, 3, 2, 5, "bilinear")]):
        made.append(case("Resizing", i, L.Resizing(height, width, interpolation=how),
                         numbers(2, h, w, 2, seed=80 + i),
                         {"height": height, "width": width, "interpolation": how,
                          "antialiases": False}))
    for i, (h, w, height, width) in enumerate([(7, 6, 3, 4), (5, 4, 2, 8), (9, 5, 9, 2)]):
        made.append(case("Resizing", 5 + i, L.Resizing(height, width, antialias=True),
                         numbers(2, h, w, 2, seed=85 + i),
                         {"height": height, "width": width, "interpolation": "bilinear",
                          "antialiases": True}))
    # Where both bounds are one number nothing is left to chance.
    number = 0
    for name, fill in FILLS:
        value = fill[1] if name == "constant" else 0
        for how in ("bilinear", "nearest"):
            shared = {"fill_mode": name, "fill_value": value, "interpolation": how}
            options = {"fill": fill, "interpolation": how}
            x = numbers(1, 5, 6, 2, seed=90 + number)
            for kind, arguments, configuration in [
                ("RandomTranslation", [(0.31, 0.31), (-0.23, -0.23)],
                 {"height": [0.31, 0.31], "width": [-0.23, -0.23]}),
                ("RandomTranslation", [(-0.92, -0.92), (0.97, 0.97)],
                 {"height": [-0.92, -0.92], "width": [0.97, 0.97]}),
                ("RandomZoom", [(0.43, 0.43), (-0.38, -0.38)],
                 {"height": [0.43, 0.43], "width": [-0.38, -0.38]}),
                ("RandomZoom", [(0.91, 0.91)], {"height": [0.91, 0.91], "width": "none"}),
                ("RandomRotation", [(0.11, 0.11)], {"turns": [0.11, 0.11]}),
                ("RandomRotation", [(-0.37, -0.37)], {"turns": [-0.37, -0.37]}),
            ]:
                made.append(case(kind, number, getattr(L, kind)(*arguments, **shared), x,
                                 configuration | options, training=True))
                number += 1
    return made


write(__file__, ["keras", "jax", "numpy"],
      convolutions() + penalties() + pools() + normalisations() + shapes() + pictures())
