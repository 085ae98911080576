import SankofaNN
import SankofaTensor

extension LayerOptions {
  /// Layers over images that have nothing to learn.
  static var images: [LayerOptions] {
    [
      LayerOptions(GlobalAveragePooling2D(), [4, 3, 2]),
      LayerOptions(GlobalMaxPooling2D(), [4, 3, 2]),
      LayerOptions(SpatialDropout2D(0.25), [4, 3, 2], others: ["rate": SpatialDropout2D(0.5)]),
      LayerOptions(
        ZeroPadding2D(), [4, 3, 2], others: ["margins": ZeroPadding2D(ImageMargins(top: 2))]),
      LayerOptions(
        Cropping2D(), [5, 4, 2], others: ["margins": Cropping2D(ImageMargins(left: 2))]),
      LayerOptions(
        UpSampling2D(), [4, 3, 2],
        others: [
          "size": UpSampling2D([1, 3]),
          "interpolation": UpSampling2D(2, interpolation: .bilinear),
        ]),
      LayerOptions(
        Resizing(3, 2), [6, 5, 2],
        others: [
          "height": Resizing(7, 2), "width": Resizing(3, 4),
          "interpolation": Resizing(3, 2, interpolation: .nearest),
          "antialiases": Resizing(3, 2, antialiases: true),
        ]),
    ]
  }

  /// Windows that give one number each.
  static var windows: [LayerOptions] {
    [
      LayerOptions(
        MaxPooling2D(), [5, 4, 2],
        others: [
          "size": MaxPooling2D([3, 2], strides: 2),
          "strides": MaxPooling2D(2, strides: [1, 2]), "padding": MaxPooling2D(padding: .same),
        ]),
      LayerOptions(
        AveragePooling2D(), [5, 4, 2],
        others: [
          "size": AveragePooling2D([3, 2], strides: 2),
          "strides": AveragePooling2D(2, strides: [1, 2]),
          "padding": AveragePooling2D(padding: .margins(ImageMargins(left: 1))),
        ]),
    ]
  }

  /// Images that are changed by chance while a model trains.
  static var random: [LayerOptions] {
    [
      LayerOptions(
        RandomFlip(), [4, 5, 2],
        others: ["direction": RandomFlip(.vertical), "direction": RandomFlip(.horizontal)]),
      LayerOptions(
        RandomTranslation(0.3, 0.3), [4, 5, 2],
        others: [
          "height": RandomTranslation(0.1, 0.3), "width": RandomTranslation(-0.3...0.3, 0.2...0.4),
          "fill": RandomTranslation(0.3, 0.3, fill: .constant(0.5)),
          "fill": RandomTranslation(0.3, 0.3, fill: .wrap),
          "interpolation": RandomTranslation(0.3, 0.3, interpolation: .nearest),
        ]),
      LayerOptions(
        RandomZoom(0.4), [4, 5, 2],
        others: [
          "height": RandomZoom(0.1...0.2), "width": RandomZoom(-0.4...0.4, 0.1...0.2),
          "fill": RandomZoom(0.4, fill: .nearest),
          "interpolation": RandomZoom(0.4, interpolation: .nearest),
        ]),
      LayerOptions(
        RandomRotation(0.2), [4, 5, 2],
        others: [
          "turns": RandomRotation(0.1...0.3), "fill": RandomRotation(0.2, fill: .constant(0.5)),
          "interpolation": RandomRotation(0.2, interpolation: .nearest),
        ]),
    ]
  }
}
