import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Architectures that nobody wrote in good faith: each is refused, none traps.
@Suite struct HostileArchitectureTests {
  private let folder: TemporaryFolder
  private let whole: SafeTensors

  init() throws {
    folder = try TemporaryFolder()
    let model = Sequential { Dense(1, inputShape: [1]) }
    try model.compile(optimizer: .adam(), loss: .squaredError)
    try model.save(to: folder.file("whole"))
    whole = try SafeTensors(bytes: bytes(of: folder.file("whole")))
  }

  private func refusal(_ name: String, _ json: String) throws -> String? {
    var file = whole
    file.metadata[name] = json
    let path = try folder.write(try file.encoded())
    do {
      _ = try Model.load(fromPath: path)
      return nil
    } catch let error as FormatError {
      let line = error.description
      #expect(!line.contains("\n") && line.count < 1000)
      return String(line.dropFirst(path.count))
    }
  }

  private func refusal(layers: String, inputShape: String = "[1]") throws -> String? {
    try refusal(
      "architecture",
      #"{"kind":"Sequential","inputShape":\#(inputShape),"layers":\#(layers)}"#)
  }

  private func dense(
    outputs: String = "1", activation: String = #""linear""#, bias: String = "true",
    initializer: String = #"["zeros"]"#, regularizer: String = "null", inputShape: String = "null"
  ) -> String {
    #"[{"kind":"Dense","configuration":{"outputs":\#(outputs),"activation":\#(activation),"#
      + #""usesBias":\#(bias),"initializer":\#(initializer),"biasInitializer":["zeros"],"#
      + #""regularizer":\#(regularizer),"biasRegularizer":null,"inputShape":\#(inputShape)}}]"#
  }

  private func layer(_ kind: String, _ configuration: String) -> String {
    #"[{"kind":"\#(kind)","configuration":\#(configuration)}]"#
  }

  @Test func theUnchangedOneLoads() throws {
    #expect(try refusal(layers: dense()) == nil)
  }

  @Test func texts() throws {
    #expect(
      try refusal(layers: dense(outputs: "-5"))
        == ": Dense \"layers.0\": outputs must be at least 1, got -5; try 1.")
    #expect(
      try refusal(layers: dense(outputs: "1000000000000000000"))
        == ": Dense \"layers.0\": its output must have at most 5 axes and from 1 to 2⁴⁰ elements for "
        + "an example, got shape [1000000000000000000]; change its extents.")
    #expect(
      try refusal(layers: dense(outputs: "1.5"))
        == ": layer 0, configuration: \"outputs\" must be a whole number, got 1.5; save the model "
        + "anew.")
    #expect(
      try refusal(layers: dense(activation: "[1,[true,\"a\"]]"))
        == ": layer 0, configuration: \"activation\" must be a text, got [1, [true, \"a\"]]; save "
        + "the model anew.")
    #expect(
      try refusal(layers: dense(activation: #""lineal""#))
        == ": layer 0, activation: there is no \"lineal\"; did you mean \"linear\"?")
    #expect(
      try refusal(layers: dense(), inputShape: "[-1]")
        == ": \"inputShape\" in \"architecture\" must be a list of extents; save the model anew.")
  }

  @Test(arguments: [
    "[0]", "[1,0]", "[9223372036854775807]", "[4611686018427387904,4]", "[1,1,1,1,1,1]", "[]", "1",
    "null", "[1.0]", "[1e400]", "[[1]]", "[9223372036854775808]", "[1099511627776,2]",
  ])
  func inputShapes(shape: String) throws {
    #expect(try refusal(layers: dense(), inputShape: shape) != nil)
    #expect(try refusal(layers: dense(inputShape: shape)) != nil || shape == "null")
    #expect(
      try refusal(layers: layer("Flatten", "{\"inputShape\":\(shape)}"), inputShape: shape) != nil)
  }

  @Test func layers() throws {
    let hostile = [
      dense(outputs: "0"), dense(outputs: "9223372036854775807"), dense(outputs: "\"1\""),
      dense(outputs: "1099511627776"), dense(bias: "1"), dense(initializer: "[]"),
      dense(initializer: "\"zeros\""), dense(initializer: "[1]"),
      dense(initializer: "[\"zeross\"]"),
      dense(initializer: "[\"constant\",\"a\"]"),
      dense(regularizer: "[\"a\",1]"), dense(regularizer: "[1]"), dense(regularizer: "{}"),
      dense(activation: "\"leaky_relu(x)\""), dense(activation: "null"),
      layer("Reshape", #"{"shape":[4611686018427387904,4],"inputShape":null}"#),
      layer("Reshape", #"{"shape":[-1],"inputShape":null}"#),
      layer("Reshape", #"{"shape":[9223372036854775807,9223372036854775807,0],"inputShape":null}"#),
      layer("Reshape", #"{"shape":null,"inputShape":[2]}"#),
      layer("Reshape", #"{"shape":[1,1,1,1,1,1],"inputShape":null}"#),
      layer("Dropout", #"{"rate":-1}"#), layer("Dropout", #"{"rate":1e308}"#),
      layer("Dropout", #"{"rate":"0"}"#), layer("Rescaling", "{}"), layer("Flatten", "{}"),
      layer("Activation", #"{"activation":["relu"],"inputShape":null}"#),
      layer("Dense\\nX", "{}"), layer("Dense", "[]"), layer("Dense", "null"), "[]", "{}", "[1]",
      "[{\"kind\":\"Dense\"}]", "[{\"kind\":1,\"configuration\":{}}]",
      layer(String(repeating: "x", count: 100_000), "{}"),
      dense(activation: String(repeating: "[", count: 120) + String(repeating: "]", count: 120)),
      dense(
        activation: String(repeating: "[", count: 9_000) + String(repeating: "]", count: 9_000)),
    ]
    for layers in hostile {
      #expect(try refusal(layers: layers) != nil, "\(layers.prefix(200))")
    }
  }

  /// Numbers beyond all measure in layers over sequences, words and images.
  @Test(arguments: [
    (
      "MaxPooling1D", #"{"size":9223372036854775807,"stride":1,"padding":"same","inputShape":null}"#
    ),
    ("MaxPooling1D", #"{"size":2,"stride":1,"padding":"full","inputShape":null}"#),
    ("MaxPooling1D", #"{"size":2,"stride":1,"padding":[1,"2"],"inputShape":null}"#),
    (
      "AveragePooling1D",
      #"{"size":2,"stride":1,"padding":[9223372036854775807,1],"inputShape":null}"#
    ),
    ("AveragePooling1D", #"{"size":2,"stride":1,"padding":[2,0],"inputShape":null}"#),
    (
      "LayerNormalization",
      #"{"axisCount":-9223372036854775808,"epsilon":0,"scales":true,"offsets":true,"inputShape":null}"#
    ),
    (
      "Embedding",
      #"{"vocabulary":9223372036854775807,"outputs":1,"initializer":["zeros"],"regularizer":null,"inputShape":null}"#
    ),
    (
      "Embedding",
      #"{"vocabulary":2,"outputs":9223372036854775807,"initializer":["zeros"],"regularizer":null,"inputShape":null}"#
    ),
    ("ZeroPadding1D", #"{"before":9223372036854775807,"after":1,"inputShape":null}"#),
    ("ZeroPadding1D", #"{"before":1073741824,"after":1073741824,"inputShape":[4,1000]}"#),
    ("Cropping1D", #"{"before":-1,"after":1,"inputShape":null}"#),
    ("UpSampling1D", #"{"size":9223372036854775807,"inputShape":null}"#),
    ("Permute", #"{"axes":[9223372036854775807,0],"inputShape":null}"#),
    ("Permute", #"{"axes":[0.5,1],"inputShape":null}"#),
    ("RepeatVector", #"{"count":9223372036854775807,"inputShape":null}"#),
    ("GaussianNoise", #"{"deviation":-1,"inputShape":null}"#),
    ("SpatialDropout1D", #"{"rate":1}"#),
  ])
  func sequences(kind: String, configuration: String) throws {
    #expect(try refusal(layers: layer(kind, configuration), inputShape: "[4,1]") != nil)
  }

  @Test(arguments: [
    (
      "MaxPooling2D",
      #"{"size":[9223372036854775807,1],"strides":[1,1],"padding":"same","inputShape":null}"#
    ),
    (
      "AveragePooling2D",
      #"{"size":[2,2],"strides":[1,1],"padding":[9223372036854775807,0,1,0],"inputShape":null}"#
    ),
    ("MaxPooling2D", #"{"size":[2,2],"strides":[1,1],"padding":[0,0,0,2],"inputShape":null}"#),
    (
      "ZeroPadding2D",
      #"{"margins":[9223372036854775807,1,9223372036854775807,1],"inputShape":null}"#
    ),
    ("ZeroPadding2D", #"{"margins":[1,1],"inputShape":null}"#),
    ("Cropping2D", #"{"margins":[2,2,2,2],"inputShape":null}"#),
    (
      "UpSampling2D",
      #"{"size":[9223372036854775807,2],"interpolation":"nearest","inputShape":null}"#
    ),
    ("UpSampling2D", #"{"size":[1048576,1048576],"interpolation":"nearest","inputShape":null}"#),
    ("UpSampling2D", #"{"size":[2,2],"interpolation":"cubic","inputShape":null}"#),
    (
      "Resizing",
      #"{"height":9223372036854775807,"width":1,"interpolation":"bilinear","inputShape":null}"#
    ),
    ("RandomFlip", #"{"direction":"sideways","inputShape":null}"#),
    (
      "RandomZoom",
      #"{"height":[1,-1],"width":null,"fill":["wrap"],"interpolation":"nearest","inputShape":null}"#
    ),
    (
      "RandomRotation",
      #"{"turns":[0],"fill":["wrap"],"interpolation":"nearest","inputShape":null}"#
    ),
    (
      "RandomRotation",
      #"{"turns":[0,1],"fill":["constant"],"interpolation":"nearest","inputShape":null}"#
    ),
    (
      "RandomRotation",
      #"{"turns":[0,1],"fill":["mirror"],"interpolation":"nearest","inputShape":null}"#
    ),
  ])
  func images(kind: String, configuration: String) throws {
    #expect(try refusal(layers: layer(kind, configuration), inputShape: "[4,4,1]") != nil)
  }

  /// Sizes that gates multiply, and series of any length.
  @Test func recurrentLayersOfAnySize() throws {
    let limit = "9223372036854775807"
    for kind in ["SimpleRNN", "LSTM", "GRU"] {
      for units in ["-5", "0", "0.5", "4611686018427387904", limit, "1099511627776"] {
        for input in ["[1]", "[0,1]", "[3,1]", "[1099511627776,1]"] {
          let layers = layer(
            kind,
            #"{"units":\#(units),"activation":"tanh","recurrentActivation":"sigmoid","#
              + #""usesBias":true,"usesForgetBias":true,"resetAfter":true,"#
              + #""initializer":["zeros"],"recurrentInitializer":["zeros"],"#
              + #""biasInitializer":["zeros"],"regularizer":null,"recurrentRegularizer":null,"#
              + #""biasRegularizer":null,"returnsSequences":true,"goesBackwards":false,"#
              + #""inputShape":null}"#)
          let found = try refusal(layers: layers, inputShape: input)
          #expect(found != nil, "\(kind), \(units), \(input)")
        }
      }
    }
  }

  /// Histories would know two outputs by one name.
  @Test func outputsOfOneName() throws {
    let graph =
      #"{"kind":"Graph","inputs":[{"shape":[1],"name":null}],"layers":\#(dense()),"#
      + #""calls":[{"layer":0,"inputs":[0]}],"#
      + #""outputs":[{"value":1,"name":"a"},{"value":0,"name":"a"}]}"#
    #expect(
      try refusal("architecture", graph)
        == ": model: two outputs are called \"a\"; give each a name of its own.")
  }

  /// Only layers and learned parameters can be frozen.
  @Test(arguments: ["[\"layers.1\"]", "[\"layers.0.mean\"]", "[0]", "{}", "[null]"])
  func frozen(json: String) throws {
    for name in ["frozen", "fast"] {
      #expect(
        try refusal(name, json)
          == ": \"\(name)\" must be a list of the model's layers and parameters; save the model "
          + "anew.")
      #expect(try refusal(name, "[\"layers.0\",\"layers.0.bias\"]") == nil)
    }
  }

  @Test(arguments: [
    #"{"optimizer":"adam","configuration":{},"loss":"squared_error","metrics":[]}"#,
    #"{"optimizer":"adam","configuration":[],"loss":"squared_error","metrics":[]}"#,
    #"{"optimizer":"sgd","configuration":{"learningRate":-1,"momentum":0,"nesterov":false},"loss":"squared_error","metrics":[]}"#,
    #"{"optimizer":"sgd","configuration":{"learningRate":1e400,"momentum":0,"nesterov":false},"loss":"squared_error","metrics":[]}"#,
    #"{"optimizer":1,"configuration":{},"loss":"squared_error","metrics":[]}"#,
    #"{"optimizer":"adam","configuration":{},"loss":"squared_error","metrics":[1]}"#,
    #"{"optimizer":"adam","configuration":{},"loss":"squared_error","metrics":{}}"#,
    #"{"optimizer":"adam","configuration":{},"metrics":[]}"#,
  ])
  func training(json: String) throws {
    #expect(try refusal("training", json)?.contains("training") == true)
  }
}
