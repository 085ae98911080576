import SankofaTensor

/// Remarks about a file that could be read although something is wrong with it, in the order in
/// which they were found.
///
/// Each is a phrase on one line, such as `chunk tRNS (byte 33) is damaged and left out`. A file
/// with very many faults takes little memory, because only the first hundred are kept.
struct FileNotes {
  private static let most = 100

  private(set) var texts: [String] = []

  /// Adds a remark, unless there are a hundred already or it was made before.
  mutating func add(_ text: String) {
    if texts.count < FileNotes.most, !texts.contains(text) { texts.append(text) }
  }
}

extension [String] {
  /// The first four remarks about a file on one line, and the number of the others.
  package var notesListed: String {
    let most = 4
    return prefix(most).map { $0.onOneLine(atMost: 120) }.joined(separator: "; ")
      + (count > most ? "; and \(count - most) more" : "")
  }
}
