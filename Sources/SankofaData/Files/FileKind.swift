import SankofaFormats
import SankofaTensor

/// The kinds of files that examples are read from, told by the ends of their names.
public enum FileKind: String, Sendable, Hashable, CaseIterable {
  /// Pictures: PNG and JPEG.
  case pictures
  /// Recordings: WAV.
  case sounds
  /// Texts: `.txt`.
  case texts

  /// The word for one file: `picture`, `recording` or `text`.
  public var noun: String {
    switch self {
    case .pictures: "picture"
    case .sounds: "recording"
    case .texts: "text"
    }
  }

  /// The endings of names, in small letters. Kinds of files that are not read are among them, so that
  /// they are told rather than passed over.
  public var endings: [String] {
    switch self {
    case .pictures:
      [
        "png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "tif", "tiff", "webp", "heic", "heif",
        "avif",
      ]
    case .sounds:
      [
        "wav", "wave", "mp3", "flac", "ogg", "oga", "opus", "m4a", "aac", "aif", "aiff", "wma",
      ]
    case .texts: ["txt", "text", "pdf", "doc", "docx", "odt", "rtf"]
    }
  }

  /// A number of files in words, such as `12 pictures`.
  package func counted(_ count: Int) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  /// Names of class folders for advice.
  package var examples: String {
    switch self {
    case .pictures: "cats and dogs"
    case .sounds: "yes and no"
    case .texts: "good and bad"
    }
  }

  /// True when the name of a file ends as those of this kind do, in small or capital letters.
  public func holds(_ name: String) -> Bool {
    guard let point = name.lastIndex(of: ".") else { return false }
    return endings.contains(name[name.index(after: point)...].lowercased())
  }

  /// The kind of the files in a folder and its subfolders. Texts beside pictures or recordings are notes
  /// about these, unless there are more than twice as many.
  ///
  /// - Returns: `nil` when there is no file of any kind.
  /// - Throws: `FormatError` when the folder cannot be read, or has files of several kinds.
  public init?(ofFolder path: String) throws {
    let files = try FolderListing(path).files
    var found = FileKind.allCases.map { kind in (kind: kind, count: files.count(where: kind.holds))
    }
    .filter { $0.count > 0 }
    let others = found.filter { $0.kind != .texts }
    if !others.isEmpty, files.count(where: FileKind.texts.holds) <= 2 * others[0].count {
      found = others
    }
    guard let first = found.first else { return nil }
    if let second = found.dropFirst().first {
      throw FormatError(
        path: path, place: .file,
        message: "must have files of one kind, got \(first.kind.counted(first.count)) and "
          + "\(second.kind.counted(second.count)); move one kind to another folder.")
    }
    self = first.kind
  }
}

/// Labelled files that were read once: what is known of them, and what could not be read.
public protocol LabelledSet {
  /// The files and how they were found.
  var source: LabelledFiles { get }
  /// The class of each file that can be read, in the order of the source.
  var labels: [String] { get }
  /// Remarks about faults that were passed over, file by file.
  var remarks: [(path: String, notes: [String])] { get }
  /// The errors of files that cannot be read, after those of the source.
  var failures: [any Error] { get }
}

extension LabelledSet {
  /// The names of the classes of the files that can be read, in the order of their bytes.
  public var classNames: [String] { Set(labels).sorted(by: FolderListing.isBefore) }

  /// The classes of which no file can be read, in the order of their bytes, and the folders of classes
  /// that hold no file of the kind.
  public var missingClasses: (unreadable: [String], empty: [String]) {
    let known = Set(labels)
    return (source.classNames.filter { !known.contains($0) }, source.emptyClasses)
  }

  /// The place of each class among those that a network knows.
  func places(of classNames: [String]) -> [String: Int32] {
    Dictionary(uniqueKeysWithValues: classNames.enumerated().map { ($1, Int32($0)) })
  }

  /// The examples of known classes with their labels.
  ///
  /// - Parameters:
  ///   - shape: the shape of an example.
  ///   - numbers: a closure that appends the numbers of a file, by its place among ``labels``.
  /// - Throws: `FormatError` when the numbers do not fit into memory, or when no file is of these
  ///   classes, and the errors of `numbers`.
  func dataset<Number: TensorElement>(
    classNames: [String], shape: Shape, larger advice: String,
    _ numbers: (Int, inout [Number]) throws -> Void
  ) throws -> Dataset {
    let places = places(of: classNames)
    let whole = Shape([labels.count] + shape.extents)
    if let shortage = MemoryLimit.shortage(
      of: (whole.boundedElementCount ?? Int.max >> 4) * MemoryLayout<Number>.size)
    {
      throw FormatError(
        path: source.name, place: .file,
        message: "as numbers of shape \(whole) it takes \(shortage); \(advice)")
    }
    var (values, targets): ([Number], [Int32]) = ([], [])
    for (index, label) in labels.enumerated() {
      guard let place = places[label] else { continue }
      try numbers(index, &values)
      targets.append(place)
    }
    guard !targets.isEmpty else {
      throw FormatError(
        path: source.name, place: .file,
        message:
          "must have \(source.kind.noun)s of the classes "
          + "\(classNames.prefix(6).joined(separator: ", ")), got none; name another folder.")
    }
    return try Dataset(
      name: source.name,
      features: Tensor(values, shape: Shape([targets.count] + shape.extents)),
      targets: Tensor(targets, shape: [targets.count]), classNames: classNames)
  }
}
