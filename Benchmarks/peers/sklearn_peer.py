"""The works of dense networks in scikit-learn's MLPClassifier and MLPRegressor.

Images are float32, since scikit-learn would convert other types to float64. Matrix products use the
BLAS of NumPy. Networks of these classes cannot end with tanh.
"""

import warnings

import works

options = works.prepare()

import numpy as np  # noqa: E402
import sklearn  # noqa: E402
from sklearn.exceptions import ConvergenceWarning  # noqa: E402
from sklearn.neural_network import MLPClassifier, MLPRegressor  # noqa: E402

warnings.filterwarnings("ignore", category=ConvergenceWarning)


def make_training(work, batch, inputs, targets):
    if work.is_mnist:
        inputs = inputs.reshape(len(inputs), -1).astype(np.float32) / 255
    form = MLPClassifier if work.is_mnist else MLPRegressor
    # One call of `fit` is one training: it checks the data once and never stops early.
    model = form(hidden_layer_sizes=work.network.widths[1:-1], solver=work.optimizer,
                 alpha=0, batch_size=batch, learning_rate_init=work.learning_rate, momentum=0,
                 nesterovs_momentum=False, tol=0, n_iter_no_change=10**9, random_state=0,
                 warm_start=True)

    def train(epochs):
        model.set_params(max_iter=epochs)
        model.fit(inputs, targets if work.is_mnist else targets[:, 0])
        return model.loss_

    return {"": lambda: train}


def make_prediction(network, batch):
    generator = np.random.default_rng(0)
    images = generator.uniform(size=(200, network.widths[0])).astype(np.float32)
    model = MLPClassifier(hidden_layer_sizes=network.widths[1:-1], max_iter=1)
    model.fit(images, np.arange(200) % network.widths[-1])
    return lambda x: x, {"": lambda: model.predict_proba}


works.run(options, "sklearn", sklearn.__version__, make_training, make_prediction)
