import SankofaTensor

/// The parts into which a text is divided for a network.
///
/// Texts are compared as Unicode does: `é` in one character and `e` with an accent behind it are equal.
public enum TextTokens: String, Sendable, Hashable, CaseIterable {
  /// Words in small letters. A word is a run of letters and digits, in which an apostrophe may be; each
  /// other sign but white space is a token by itself, and so is each sign of scripts without spaces
  /// (Han, Hiragana, Katakana).
  case words
  /// Characters as a reader counts them, such as `é` or 👩‍🚀, in capital or small letters as they are;
  /// white space of any length is one space, and that at both ends is left out.
  case characters

  /// A number of tokens in words, such as `12 words`.
  package func counted(_ count: Int) -> String {
    count == 1 ? "1 \(rawValue.dropLast())" : "\(count) \(rawValue)"
  }

  /// The tokens of a text, from its beginning.
  ///
  /// - Parameter limit: the most tokens; all by default.
  public func tokens(of text: String, limit: Int = .max) -> [String] {
    switch self {
    case .words: TextTokens.words(of: text, limit)
    case .characters: TextTokens.characters(of: text, limit)
    }
  }

  private static func characters(of text: String, _ limit: Int) -> [String] {
    var tokens: [String] = []
    var hasSpace = false
    for character in text {
      if character.isWhitespace {
        hasSpace = !tokens.isEmpty
        continue
      }
      if hasSpace { tokens.append(" ") }
      hasSpace = false
      tokens.append(String(character))
      if tokens.count >= limit { return Array(tokens.prefix(limit)) }
    }
    return tokens
  }

  private static func words(of text: String, _ limit: Int) -> [String] {
    var tokens: [String] = []
    var word = ""
    // An apostrophe belongs to the word if a letter follows.
    var hasApostrophe = false
    func end() {
      if !word.isEmpty { tokens.append(word.lowercased()) }
      if hasApostrophe { tokens.append("'") }
      (word, hasApostrophe) = ("", false)
    }
    for character in text {
      if tokens.count >= limit { break }
      let isWhole = character.isOfScriptWithoutSpaces
      if !isWhole, character.isLetter || character.isNumber {
        if hasApostrophe { word += "'" }
        hasApostrophe = false
        word.append(character)
      } else if character == "'" || character == "’", !word.isEmpty, !hasApostrophe {
        hasApostrophe = true
      } else {
        end()
        if !character.isWhitespace { tokens.append(String(character)) }
      }
    }
    end()
    return tokens.count > limit ? Array(tokens.prefix(limit)) : tokens
  }
}

extension Character {
  /// True for signs of scripts that write words without spaces between them, each of which says much.
  fileprivate var isOfScriptWithoutSpaces: Bool {
    guard let scalar = unicodeScalars.first else { return false }
    return scalar.properties.isIdeographic || 0x3040...0x30ff ~= scalar.value
  }
}
