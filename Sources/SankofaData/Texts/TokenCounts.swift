import SankofaFormats

/// The tokens of some texts: how many each text has, and how often each occurs.
struct TokenCounts {
  /// The number of tokens of each text.
  private(set) var lengths: [Int] = []
  /// How often each token occurs.
  private(set) var counts: [String: Int] = [:]

  init(of texts: some Sequence<String>, _ tokens: TextTokens) {
    for text in texts {
      let parts = tokens.tokens(of: text)
      lengths.append(parts.count)
      for token in parts where token.utf8.count <= TextFitting.longestToken {
        counts[token, default: 0] += 1
      }
    }
  }

  /// The tokens that occur more than once, or all if none does; the most frequent first, and equally
  /// frequent ones in the order of their bytes. A vocabulary is never empty.
  func vocabulary(atMost size: Int) -> [String] {
    let recurring = counts.filter { $0.value > 1 }
    let sorted = (recurring.isEmpty ? counts : recurring).sorted {
      $0.value != $1.value ? $0.value > $1.value : FolderListing.isBefore($0.key, $1.key)
    }
    return sorted.isEmpty ? [" "] : sorted.prefix(size).map(\.key)
  }

  /// The share of all tokens that occur more than once.
  var recurringShare: Double {
    let all = counts.values.reduce(0, +)
    return all == 0 ? 0 : Double(counts.values.reduce(0) { $1 > 1 ? $0 + $1 : $0 }) / Double(all)
  }

  /// The length that 95 of 100 texts do not exceed.
  var usualLength: Int {
    let sorted = lengths.sorted()
    guard !sorted.isEmpty else { return 1 }
    return max(1, sorted[min(sorted.count - 1, (sorted.count * 95 + 99) / 100 - 1)])
  }
}

/// The rule for some texts, with the reasons for what was chosen.
package struct ChosenFitting {
  /// The rule.
  package let fitting: TextFitting
  /// The reasons for the tokens and for the length.
  package let reasons: (tokens: String, length: String)
  /// The number of texts that are longer than an example.
  package let cutCount: Int

  /// The least share of words that must occur more than once for words to be chosen.
  static let leastRecurringShare = 0.8
  /// The most tokens of an example that is chosen unasked.
  package static func mostTokens(_ tokens: TextTokens) -> Int { tokens == .words ? 250 : 1_000 }

  /// Chooses a rule.
  ///
  /// - Parameters:
  ///   - texts: the texts to learn from.
  ///   - tokens: the parts of a text, if they are known.
  ///   - length: the length of an example, if it is known.
  package init(
    _ texts: [String], tokens: TextTokens?, length: Int?, vocabularySize: Int
  ) {
    let words = TokenCounts(of: texts, .words)
    let share = Int((words.recurringShare * 100).rounded())
    let hasWords = words.recurringShare >= ChosenFitting.leastRecurringShare
    let kind = tokens ?? (hasWords ? .words : .characters)
    let counts = kind == .words ? words : TokenCounts(of: texts, .characters)
    let (usual, most) = (counts.usualLength, ChosenFitting.mostTokens(kind))
    let size = length ?? min(usual, most)
    fitting = TextFitting(
      kind, vocabulary: counts.vocabulary(atMost: vocabularySize), length: size)
    cutCount = counts.lengths.count { $0 > size }
    reasons = (
      tokens != nil
        ? "as you chose" : "\(share) of 100 words occur more than once",
      length != nil
        ? "as you chose"
        : usual > most
          ? "the most that is usual"
          : usual == counts.lengths.max() ? "the longest text" : "95 of 100 texts are not longer"
    )
  }
}
