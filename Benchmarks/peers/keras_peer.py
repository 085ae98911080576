"""The works in Keras, with `--backend tensorflow` or `jax`.

`fit` gets arrays, as from most users, and runs many steps per call (`steps_per_execution`). Images
stay bytes in memory. On TensorFlow the faster of two forms is used: compiled by XLA, which is Keras's
own choice, or not. Predictions are one call of the model, without the loop of `predict`.
"""

import os
from functools import partial

import works

options = works.prepare(backend={"choices": ("tensorflow", "jax"), "default": "tensorflow"})
os.environ["KERAS_BACKEND"] = options.backend

import keras  # noqa: E402
from keras import layers  # noqa: E402

keras.utils.set_random_seed(0)
STEPS_PER_CALL = 32
COMPILED = {"xla": True, "graph": False} if options.backend == "tensorflow" else {"": True}
if options.backend == "jax":
    import jax as backend  # noqa: E402
else:
    import tensorflow as backend  # noqa: E402
    backend.config.threading.set_intra_op_parallelism_threads(options.threads)
    backend.config.threading.set_inter_op_parallelism_threads(options.threads)


def made(network):
    if network.kind == "lstm":
        return [layers.LSTM(128), layers.Dense(10)]
    if network.kind == "cnn":
        return [layers.Reshape((28, 28, 1)),
                layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(),
                layers.Conv2D(64, 3, activation="relu"), layers.MaxPooling2D(),
                layers.Flatten(), layers.Dense(128, activation="relu"), layers.Dense(10)]
    *hidden, outputs = network.widths[1:]
    return [layers.Flatten(), *(layers.Dense(width, activation=network.hidden) for width in hidden),
            layers.Dense(outputs, activation=network.output)]


def make_training(work, batch, inputs, targets):
    first = [layers.Rescaling(1 / 255)] if work.is_mnist else []
    form = keras.optimizers.Adam if work.optimizer == "adam" else keras.optimizers.SGD
    loss = (keras.losses.SparseCategoricalCrossentropy(from_logits=True) if work.is_mnist
            else keras.losses.MeanSquaredError())

    def trainer(compiled):
        model = keras.Sequential([keras.Input(inputs.shape[1:]), *first, *made(work.network)])
        model.compile(form(work.learning_rate), loss, steps_per_execution=STEPS_PER_CALL,
                      jit_compile=compiled)

        def train(epochs):
            history = model.fit(inputs, targets, batch_size=batch, epochs=epochs, verbose=0)
            return history.history["loss"][-1]

        return train

    return {name: partial(trainer, compiled) for name, compiled in COMPILED.items()}


def make_prediction(network, batch):
    shape = (28, 28, 1) if network.kind == "cnn" else (784,)
    model = keras.Sequential([keras.Input(shape), *made(network), layers.Softmax()])
    if options.backend == "tensorflow":
        def predictor(compiled):
            predict = backend.function(lambda x: model(x, training=False), jit_compile=compiled)
            return lambda x: predict(x).numpy()

        return backend.constant, {name: partial(predictor, compiled)
                                  for name, compiled in COMPILED.items()}
    variables = [v.value for v in model.trainable_variables]
    state = [v.value for v in model.non_trainable_variables]
    predict = backend.jit(lambda w, s, x: model.stateless_call(w, s, x, training=False)[0])
    return backend.numpy.asarray, {
        "": lambda: lambda x: predict(variables, state, x).block_until_ready()}


VERSION = f"{keras.__version__} ({options.backend} {backend.__version__})"
works.run(options, f"keras-{options.backend}", VERSION, make_training, make_prediction)
