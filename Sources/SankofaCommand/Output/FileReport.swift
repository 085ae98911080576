import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaTensor

/// Texts about labelled files and how they were found.
struct FileReport {
  let files: any LabelledSet
  /// The properties of the files, such as `all 24×24`.
  private let details: [String]
  /// The properties as numbers.
  private let facts: [(name: String, value: JSON)]

  private var kind: FileKind { files.source.kind }

  init(_ pictures: PictureSet) {
    let all = pictures.pictures
    let sizes = Tally(all.map { [$0.height, $0.width] }) { "\($0[0])×\($0[1])" }
    let coloured = all.count(where: \.isColoured)
    let transparent = all.count(where: \.isTransparent)
    files = pictures
    details =
      all.isEmpty
      ? []
      : [
        sizes.text("size"),
        (coloured == 0
          ? "grey"
          : coloured == all.count ? "colour" : "\(NumberFormat.grouped(coloured)) in colour")
          + (transparent > 0
            ? ", \(NumberFormat.grouped(transparent)) transparent, over white" : ""),
      ]
    facts = [
      ("sizes", sizes.json), ("in_colour", .integer(coloured)),
      ("transparent", .integer(transparent)),
    ]
  }

  init(_ sounds: SoundSet) {
    let all = sounds.recordings
    let rates = Tally(all.map(\.rate)) { "\($0) Hz" }
    let channels = Tally(all.map(\.channels)) {
      switch $0 {
      case 1: "mono"
      case 2: "stereo"
      default: "\($0) channels"
      }
    }
    let lengths = all.map(\.seconds)
    files = sounds
    let mixed = all.contains { $0.channels > 1 } ? ", mixed down" : ""
    var found: [String] = []
    if let least = lengths.min(), let most = lengths.max() {
      let (short, long) = (FileReport.seconds(least), FileReport.seconds(most))
      found = [
        short == long ? "\(long) seconds each" : "\(short) to \(long) seconds", rates.text("rate"),
        channels.text("kind") + mixed,
      ]
    }
    details = found
    facts = [
      ("rates", rates.json), ("channels", channels.json),
      ("shortest_seconds", lengths.min().map { .number($0) } ?? .null),
      ("longest_seconds", lengths.max().map { .number($0) } ?? .null),
    ]
  }

  init(_ texts: TextSet) {
    let lengths = texts.texts.map { TextTokens.words.tokens(of: $0.text).count }.sorted()
    files = texts
    guard let least = lengths.first, let most = lengths.last else {
      (details, facts) = ([], [])
      return
    }
    let median = lengths[lengths.count / 2]
    let counts = [least, most, median].map(NumberFormat.grouped)
    details = [
      least == most
        ? "\(counts[1]) words each"
        : "\(counts[0]) to \(counts[1]) words, \(counts[2]) in the middle"
    ]
    facts = [
      ("shortest_words", .integer(least)), ("longest_words", .integer(most)),
      ("median_words", .integer(median)),
    ]
  }

  /// A length with two decimals.
  static func seconds(_ value: Double) -> String { NumberFormat.fixed(value, decimals: 2) }

  /// A line that says what was found: `photos: 120 pictures in 3 classes; all 24×24; grey`.
  var readingText: String {
    let name = files.source.name.shownPath
    let classes = files.classNames.count
    let count = counted(files.labels.count, kind.noun)
    return (["\(name): \(count) in \(classes) class\(classes == 1 ? "" : "es")"] + details)
      .joined(separator: "; ")
  }

  private var counts: [String: Int] {
    files.labels.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// A table of the classes with their numbers of files.
  func classes(style: TerminalStyle) -> String {
    let counts = counts
    let most = 40
    let names = files.classNames
    let rows = names.prefix(most).map { name in
      [name.onOneLine(atMost: 40), NumberFormat.grouped(counts[name, default: 0])]
    }
    let rest = names.count - rows.count
    return Table(
      columns: [.init("class"), .init("\(kind.noun)s", isRight: true)],
      rows: rows + (rest > 0 ? [["(\(counted(rest, "more class")))"]] : [])
    ).text(style: style)
  }

  /// A line about the files that were left out; `nil` when none was.
  var leftOutText: String? {
    let source = files.source
    let isFolder = FolderListing.isFolder(source.name)
    let unlabelled = isFolder ? "outside of class folders" : "without a label"
    let parts = [
      (source.otherFileCount, "file", "not named like \(kind.noun)s"),
      (source.hiddenCount, "file", "hidden"),
      (source.unlabelledCount, kind.noun, unlabelled),
      (files.failures.count, isFolder ? "file" : "row", "that cannot be read"),
    ]
    let found = parts.filter { $0.0 > 0 }.map { "\(counted($0.0, $0.1)) \($0.2)" }
    return found.isEmpty ? nil : "left out: \(listed(found))"
  }

  /// Tells files that could not be read, classes that have none, and faults that were passed over, on
  /// standard error: the first ones, and their number.
  func tellFaults() {
    let most = 10
    defer { tellMissingClasses() }
    for failure in files.failures.prefix(most) {
      Console.errors.line("\(failure)".onOneLine(atMost: .max))
    }
    if files.failures.count > most {
      Console.errors.line("… \(counted(files.failures.count, "unreadable file")) in all.")
    }
    let remarks = files.remarks
    for remark in remarks.prefix(most) { Console.errors.note(remark.notes, in: remark.path) }
    if remarks.count > most {
      Console.errors.line("note: \(counted(remarks.count, kind.noun)) with such faults in all.")
    }
  }

  private func tellMissingClasses() {
    let (unreadable, empty) = files.missingClasses
    func tell(_ names: [String], _ one: String, _ many: String, _ advice: String) {
      guard !names.isEmpty else { return }
      Console.errors.line(
        "warning: \(names.count == 1 ? one : many) \(names.onOneLine()): \(advice)")
    }
    tell(
      unreadable, "no \(kind.noun) can be read of class", "no \(kind.noun) can be read of classes",
      "the network will not know \(unreadable.count == 1 ? "it" : "them"); mend the files.")
    tell(
      empty, "no \(kind.noun) is in the folder", "no \(kind.noun) is in the folders",
      "the network will not know \(empty.count == 1 ? "this class" : "these classes"); add some.")
  }

  var json: JSONObject {
    let counts = counts
    var line = JSONObject()
    line["\(kind.noun)s"] = .integer(files.labels.count)
    line["classes"] = .object(
      JSONObject(uniqueMembers: files.classNames.map { ($0, .integer(counts[$0, default: 0])) }))
    for fact in facts { line[fact.name] = fact.value }
    line["other_files"] = .integer(files.source.otherFileCount)
    line["hidden"] = .integer(files.source.hiddenCount)
    line["unlabelled"] = .integer(files.source.unlabelledCount)
    let (unreadable, empty) = files.missingClasses
    line["missing_classes"] = .array((unreadable + empty).map { .string($0) })
    line["unreadable"] = .array(files.failures.map { .string("\($0)".onOneLine(atMost: .max)) })
    return line
  }
}

/// How often each of some values occurs, the most frequent first, then the one that comes first.
private struct Tally {
  private let values: [(text: String, count: Int)]

  init(_ values: [[Int]], named name: ([Int]) -> String) {
    var counts: [[Int]: Int] = [:]
    for value in values { counts[value, default: 0] += 1 }
    self.values = counts.sorted {
      $0.value != $1.value
        ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key)
    }.map { (name($0.key), $0.value) }
  }

  init(_ values: [Int], named name: (Int) -> String) {
    self.init(values.map { [$0] }) { name($0[0]) }
  }

  /// The most frequent values in words.
  func text(_ noun: String) -> String {
    if values.count == 1 { return "all \(values[0].text)" }
    let most = 3
    let shown = values.prefix(most).map { "\($0.text) (\(NumberFormat.grouped($0.count)))" }
    let rest = values.count - shown.count
    return listed(shown) + (rest > 0 ? " and \(counted(rest, "other \(noun)"))" : "")
  }

  var json: JSON {
    .object(JSONObject(uniqueMembers: values.map { ($0.text, .integer($0.count)) }))
  }
}
