import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaTensor

/// Texts about pictures and how they were found.
struct PictureReport {
  let pictures: PictureSet

  /// A line that says what was found: `photos: 120 pictures in 3 classes; 24×24; grey`.
  var readingText: String {
    let name = pictures.source.name.shownPath
    let count = counted(pictures.pictures.count, "picture")
    let classes = pictures.classNames.count
    var parts = ["\(name): \(count) in \(classes) class\(classes == 1 ? "" : "es")"]
    if !sizes.isEmpty { parts.append(sizesText) }
    if !pictures.pictures.isEmpty { parts.append(coloursText) }
    return parts.joined(separator: "; ")
  }

  /// The sizes and how often each occurs, the most frequent first.
  private var sizes: [(text: String, count: Int)] {
    var counts: [[Int]: Int] = [:]
    for picture in pictures.pictures { counts[[picture.height, picture.width], default: 0] += 1 }
    return counts.sorted { ($1.value, $0.key[0], $0.key[1]) < ($0.value, $1.key[0], $1.key[1]) }
      .map { ("\($0.key[0])×\($0.key[1])", $0.value) }
  }

  private var sizesText: String {
    if sizes.count == 1 { return "all \(sizes[0].text)" }
    let most = 3
    let shown = sizes.prefix(most).map { "\($0.text) (\(NumberFormat.grouped($0.count)))" }
    let rest = sizes.count - shown.count
    return listed(shown) + (rest > 0 ? " and \(counted(rest, "other size"))" : "")
  }

  private var coloursText: String {
    let coloured = pictures.pictures.count(where: \.isColoured)
    let transparent = pictures.pictures.count(where: \.isTransparent)
    let all = pictures.pictures.count
    return
      (coloured == 0
      ? "grey" : coloured == all ? "colour" : "\(NumberFormat.grouped(coloured)) in colour")
      + (transparent > 0 ? ", \(NumberFormat.grouped(transparent)) transparent, over white" : "")
  }

  /// A table of the classes with their numbers of pictures.
  func classes(style: TerminalStyle) -> String {
    var counts: [String: Int] = [:]
    for picture in pictures.pictures { counts[picture.label, default: 0] += 1 }
    let most = 40
    let names = pictures.classNames
    let rows = names.prefix(most).map { name in
      [name.onOneLine(atMost: 40), NumberFormat.grouped(counts[name, default: 0])]
    }
    let rest = names.count - rows.count
    return Table(
      columns: [.init("class"), .init("pictures", isRight: true)],
      rows: rows + (rest > 0 ? [["(\(counted(rest, "more class")))"]] : [])
    ).text(style: style)
  }

  /// A line about the files that were left out; `nil` when none was.
  var leftOutText: String? {
    let source = pictures.source
    let unlabelled =
      FolderListing.isFolder(source.name) ? "outside of class folders" : "without a label"
    let parts = [
      (source.otherFileCount, "file", "not named like pictures"),
      (source.hiddenCount, "file", "hidden"),
      (source.unlabelledCount, "picture", unlabelled),
      (pictures.failures.count, "file", "that cannot be read"),
    ]
    let found = parts.filter { $0.0 > 0 }.map { "\(counted($0.0, $0.1)) \($0.2)" }
    return found.isEmpty ? nil : "left out: \(listed(found))"
  }

  /// Tells files that could not be read, and faults that were passed over, on standard error: the first
  /// ones, and their number.
  func tellFaults() {
    let most = 10
    for failure in pictures.failures.prefix(most) {
      Console.errors.line("\(failure)".onOneLine(atMost: .max))
    }
    if pictures.failures.count > most {
      Console.errors.line("… \(counted(pictures.failures.count, "unreadable file")) in all.")
    }
    let faulty = pictures.pictures.filter { !$0.notes.isEmpty }
    for picture in faulty.prefix(most) { Console.errors.note(picture.notes, in: picture.path) }
    if faulty.count > most {
      Console.errors.line("note: \(counted(faulty.count, "picture")) with such faults in all.")
    }
  }

  var json: JSONObject {
    var counts: [String: Int] = [:]
    for picture in pictures.pictures { counts[picture.label, default: 0] += 1 }
    var line = JSONObject()
    line["pictures"] = .integer(pictures.pictures.count)
    line["classes"] = .object(
      JSONObject(
        uniqueMembers: pictures.classNames.map { ($0, .integer(counts[$0, default: 0])) }))
    line["sizes"] = .object(
      JSONObject(uniqueMembers: sizes.map { ($0.text, .integer($0.count)) }))
    line["in_colour"] = .integer(pictures.pictures.count(where: \.isColoured))
    line["transparent"] = .integer(pictures.pictures.count(where: \.isTransparent))
    line["other_files"] = .integer(pictures.source.otherFileCount)
    line["hidden"] = .integer(pictures.source.hiddenCount)
    line["unlabelled"] = .integer(pictures.source.unlabelledCount)
    line["unreadable"] = .array(
      pictures.failures.map { .string("\($0)".onOneLine(atMost: .max)) })
    return line
  }
}
