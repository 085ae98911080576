import SankofaNN
import SankofaTestSupport

/// The name that the library has for a name of the golden files: `leakyRelu` is `leaky_relu`.
func underscored(_ name: String) -> String {
  name.reduce(into: "") { text, letter in
    if letter.isUppercase { text.append("_") }
    text.append(letter.lowercased())
  }
}

extension GoldenCase {
  /// Whose answer it is: `both`, `torch` or `keras`.
  var convention: String { options["convention"]?.string ?? "" }

  /// A number among the options, if it is there.
  func option(_ name: String) -> Double? { options[name]?.number }

  /// A text among the options, if it is there.
  func text(_ name: String) -> String? { options[name]?.string }

  /// A truth value among the options; false when it is not there.
  func flag(_ name: String) -> Bool { options[name]?.truth ?? false }

  private var options: [String: GoldenValue] {
    value.has("options") ? value["options"].object : [:]
  }
}
