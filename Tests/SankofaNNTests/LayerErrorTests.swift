import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Full texts of layers' errors about shapes and numbers.
@Suite struct LayerErrorTests {
  private func expect(
    _ layer: @autoclosure () -> any Layer, _ input: Shape, _ text: String,
    _ location: SourceLocation = #_sourceLocation
  ) {
    let made = layer()
    let name = type(of: made).kind
    #expect(
      message { try made.outputShape(for: input) } == "\(name): \(text)", sourceLocation: location)
  }

  @Test func windowsOverSequences() {
    let reshape =
      "needs sequences [length, channels], got shape [4]; insert Reshape([…]) before it."
    expect(Conv1D(1, 2), [4], reshape)
    expect(MaxPooling1D(), [4], reshape)
    expect(GlobalMaxPooling1D(), [4], reshape)
    expect(GlobalAveragePooling1D(), [4], reshape)
    expect(Conv1D(1, 0), [4, 1], "size must be from 1 to 1073741824, got 0; try 3.")
    expect(
      Conv1D(1, 2, strides: -1), [4, 1], "strides must be from 1 to 1073741824, got -1; try 1.")
    expect(
      Conv1D(1, 2, dilations: .max), [4, 1],
      "dilations must be from 1 to 1073741824, got 9223372036854775807; try 1.")
    expect(
      Conv1D(1, 3, dilations: 2), [4, 1],
      "its window is 5 long, and the sequence is 4 in shape [4, 1]; use padding: .same or a "
        + "smaller window.")
    expect(
      Conv1D(1, 2, padding: .margins(before: -1, after: 0)), [4, 1],
      "margins must be from 0 to 1152921504606846976, got -1 and 0; use 0.")
    expect(
      AveragePooling1D(2, padding: .margins(before: 0, after: 2)), [4, 1],
      "margins must be smaller than the window 2, got 0 and 2; insert ZeroPadding1D before it.")
    expect(
      AveragePooling1D(2, padding: .margins(before: 1, after: 1)), [0, 1],
      "needs sequences of at least one step, got shape [0, 1]; make them longer.")
    expect(
      Conv1D(0, 2), [4, 1], "outputs must be at least 1, got 0; try 1.")
    expect(Conv1D(1, 2, groups: 0), [4, 1], "groups must be at least 1, got 0; try 1.")
    expect(
      Conv1D(4, 2, groups: 2), [4, 3],
      "channels and outputs must be divisible by 2 groups, got 3 channels and 4 outputs; change "
        + "the groups.")
  }

  @Test func windowsOverImages() throws {
    let reshape =
      "needs images [height, width, channels], got shape [4]; insert Reshape([…]) before it."
    expect(DepthwiseConv2D(2), [4], reshape)
    expect(SeparableConv2D(1, 2), [4], reshape)
    expect(
      Conv2D(1, [.max, 1]), [4, 4, 1],
      "size must be from 1 to 1073741824, got 9223372036854775807 × 1; try 3 × 3.")
    expect(
      MaxPooling2D(padding: .margins(ImageMargins(left: 2))), [4, 4, 1],
      "margins must be smaller than the window 2 × 2, got "
        + "\(ImageMargins(left: 2)); insert ZeroPadding2D before it.")
    expect(
      MaxPooling2D(padding: .margins(ImageMargins(top: 1, bottom: 1))), [0, 4, 1],
      "needs images of at least one pixel, got shape [0, 4, 1]; make them larger.")
    expect(
      Conv2D(1, 1, padding: .margins(ImageMargins(top: .max))), [4, 4, 1],
      "margins must be at most 1152921504606846976, got \(ImageMargins(top: .max)); use 0.")
    expect(
      DepthwiseConv2D(2, multiplier: 0), [4, 4, 3],
      "multiplier must be from 1 to 1073741824, got 0; try 1.")
    expect(
      SeparableConv2D(0, 2), [4, 4, 3],
      "outputs must be at least 1, got 0; try 1.")
    for layer in [DepthwiseConv2D(2, multiplier: 2), SeparableConv2D(1, 2)]
      as [any Layer]
    {
      try layer.build(for: [4, 4, 3])
      expect(
        layer, [4, 4, 2],
        "last axis must be 3 (channels), got 2 in shape [4, 4, 2]; change the layer before it.")
    }
    let sequence = Conv1D(2, 2, groups: 2)
    try sequence.build(for: [5, 4])
    expect(
      sequence, [5, 2],
      "last axis must be 4 (channels), got 2 in shape [5, 2]; change the layer before it.")
  }

  @Test func normalisationAndWords() throws {
    expect(
      LayerNormalization(epsilon: -1), [3],
      "epsilon must be 0 or above, got -1; try 0.001.")
    expect(
      LayerNormalization(axisCount: 2), [3],
      "normalises its last 2 axes, got shape [3]; use axisCount: 1 for the last, and Reshape([1]) "
        + "before it where there is none.")
    let layer = LayerNormalization()
    try layer.build(for: [2, 3])
    expect(
      layer, [2, 4],
      "last axes must be [3], got [4] in shape [2, 4]; change the layer before it.")
    expect(
      Embedding(0, 2), [3],
      "vocabulary must be from 1 to 16777216, got 0; try 1."
    )
    expect(Embedding(2, 0), [3], "outputs must be at least 1, got 0; try 1.")
  }

  @Test func shares() {
    for (rate, shown) in [(1, "1"), (-0.1, "-0.1"), (Double.nan, "nan")] {
      let text = "rate must be in 0..<1, got \(shown); try 0.5."
      expect(SpatialDropout1D(rate), [2, 3], text)
      expect(SpatialDropout2D(rate), [2, 3, 1], text)
      expect(GaussianDropout(rate), [2], text)
    }
    expect(
      SpatialDropout1D(0.5), [2],
      "needs sequences [length, channels], got shape [2]; insert Reshape([…]) before it.")
    expect(
      GaussianNoise(.infinity), [2],
      "deviation must be 0 or above, got inf; try 0.1.")
  }

  @Test func reshaping() {
    expect(
      ZeroPadding2D(-1), [2, 2, 1],
      "margins must be from 0 to 1073741824, got [-1, -1, -1, -1]; try [1, 1, 1, 1].")
    expect(
      ZeroPadding1D(before: 0, after: .max), [2, 2],
      "after must be from 0 to 1073741824, got 9223372036854775807; try 1.")
    expect(
      Cropping2D(1), [2, 5, 1],
      "crops 2 rows and 2 columns, but the image has shape [2, 5, 1]; crop fewer.")
    expect(
      Cropping1D(), [2, 1], "crops 2 elements, but the sequence has shape [2, 1]; crop fewer.")
    expect(
      UpSampling2D([0, 2]), [2, 2, 1], "size must be from 1 to 1048576, got 0 × 2; try 2 × 2.")
    expect(UpSampling1D(0), [2, 2], "size must be from 1 to 1048576, got 0; try 2.")
    expect(
      Permute([1, 2]), [3, 4],
      "axes must be an order of [0, 1] for shape [3, 4], got [1, 2]; name each axis once.")
    expect(
      RepeatVector(2), [3, 4],
      "needs vectors [features], got shape [3, 4]; insert Flatten() before it.")
    expect(RepeatVector(0), [3], "count must be at least 1, got 0; try 1.")
  }

  @Test func pictures() {
    expect(
      Resizing(0, 4), [4, 4, 1],
      "height must be at least 1, got 0; try 32.")
    expect(
      RandomFlip(), [4],
      "needs images [height, width, channels], got shape [4]; insert Reshape([…]) before it.")
    expect(
      RandomTranslation(2, 0), [4, 4, 1],
      "height must be in -1...1, got -2...2; try -0.1...0.1.")
    expect(
      RandomTranslation(0, .nan), [4, 4, 1],
      "width must be in -1...1, got nan...nan; try -0.1...0.1.")
    expect(
      RandomZoom(-1...0), [4, 4, 1],
      "height must be in -0.99...1, got -1...0; try -0.1...0.1.")
    expect(
      RandomRotation(0...2), [4, 4, 1],
      "turns must be in -1...1, got 0...2; try -0.1...0.1.")
    expect(
      RandomRotation(0.1, fill: .constant(.infinity)), [4, 4, 1],
      "fill must be constant with a finite number, or another fill, got constant(inf); try reflect."
    )
  }
}
