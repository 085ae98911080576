"""The prediction works in ONNX Runtime, on models made here with random weights.

Inputs and outputs are bound once, so that a call copies nothing and looks nothing up.
"""

import works

options = works.prepare()

import numpy as np  # noqa: E402
import onnx  # noqa: E402
import onnxruntime  # noqa: E402
from onnx import TensorProto, helper, numpy_helper  # noqa: E402


class Model:
    """A chain of nodes: each has the previous one as its input."""

    def __init__(self, shape):
        self.generator = np.random.default_rng(0)
        self.input = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)
        self.last, self.nodes, self.weights = "x", [], []

    def add(self, operation, *shapes, **attributes):
        names = [self.last]
        for shape in shapes:
            names.append(f"w{len(self.weights)}")
            values = self.generator.normal(0, 0.05, shape).astype(np.float32)
            self.weights.append(numpy_helper.from_array(values, names[-1]))
        self.last = f"{operation}{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, names, [self.last], **attributes))
        return self

    def dense(self, inputs, outputs):
        return self.add("Gemm", (inputs, outputs), (outputs,))

    def convolution(self, inputs, outputs):
        self.add("Conv", (outputs, inputs, 3, 3), (outputs,)).add("Relu")
        return self.add("MaxPool", kernel_shape=[2, 2], strides=[2, 2])

    def bytes(self, shape):
        output = helper.make_tensor_value_info(self.last, TensorProto.FLOAT, shape)
        graph = helper.make_graph(self.nodes, "peer", [self.input], [output], self.weights)
        # By default ONNX writes its newest version, which the runtime may not read yet.
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
        onnx.checker.check_model(model)
        return model.SerializeToString()


def made(network, batch):
    if network.kind == "cnn":
        # ONNX's images are channels first; with one channel the bytes are the same.
        model = Model((batch, 1, 28, 28)).convolution(1, 32).convolution(32, 64)
        model.add("Flatten").dense(1600, 128).add("Relu").dense(128, 10)
    else:
        model = Model((batch, 784)).dense(784, 256).add("Relu").dense(256, 10)
    return model.add("Softmax").bytes((batch, 10))


def make_prediction(network, batch):
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    settings.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        made(network, batch), settings, providers=["CPUExecutionProvider"])
    form = session.get_inputs()[0]
    outputs = np.empty((batch, 10), np.float32)

    def store(images):
        binding = session.io_binding()
        binding.bind_cpu_input(form.name, np.ascontiguousarray(images.reshape(form.shape)))
        binding.bind_output(session.get_outputs()[0].name, "cpu", 0, np.float32, outputs.shape,
                            outputs.ctypes.data)
        return binding

    def predict(binding):
        session.run_with_iobinding(binding)
        return outputs

    return store, {"": lambda: predict}


works.run(options, "onnxruntime", onnxruntime.__version__, make_prediction=make_prediction)
