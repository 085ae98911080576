import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor

/// Examples from labelled files, split into those to train on, to validate on and to test on.
public struct FileExamples {
  /// The classes: those of the files to train on, in the order of their bytes.
  public let classNames: [String]
  /// The examples to train on.
  public let training: Dataset
  /// The examples on which training is watched; `nil` when there are none.
  public let validation: Dataset?
  /// The examples to test on.
  public let test: Dataset
  /// The number of files for testing or watching that are of none of ``classNames``.
  public let unknownCount: Int
  /// The places of the files in the parts.
  let split: TableSplit

  /// Splits files, a share of each class or whole groups, and turns them into numbers.
  ///
  /// - Parameters:
  ///   - groups: a group for each file; those of a group stay on one side of each split.
  ///   - learned: a closure that takes the places of the files to train on, before any are turned into
  ///     numbers.
  ///   - numbers: a closure that makes the examples of known classes.
  /// - Throws: `SankofaError` when there are too few files, and the errors of the closures.
  init<Files: LabelledSet>(
    _ files: Files, validation: Files?, test: Files?, _ options: FileOptions,
    groups: [String]? = nil, learned: ([Int]) throws -> Void = { _ in },
    numbers: (Files, [String]) throws -> Dataset
  ) throws {
    let (name, noun) = (files.source.name.shownPath, files.source.kind.noun)
    let labels = files.labels
    let split = TableSplit(
      Array(labels.indices), by: groups.map { .groups($0) } ?? .stratified(labels),
      test: test == nil ? options.testShare : 0,
      validation: validation == nil ? options.validationShare : 0, seed: options.seed)
    self.split = split
    guard !split.training.isEmpty, test != nil || !split.test.isEmpty else {
      throw SankofaError(
        name,
        "must have \(noun)s to train on and \(noun)s to test on, got \(labels.count); add \(noun)s."
      )
    }
    let known = Set(split.training.map { labels[$0] })
    let names = files.classNames.filter(known.contains)
    guard names.count > 1 else {
      throw SankofaError(
        name,
        "must have 2 classes or more among the \(noun)s to train on, got \(names.count); add "
          + "\(noun)s.")
    }
    classNames = names
    try learned(split.training)
    // The files of other classes are not among the numbers, so that places move.
    let all = try numbers(files, names)
    var places: [Int: Int] = [:]
    for index in labels.indices where known.contains(labels[index]) { places[index] = places.count }
    func part(_ indices: [Int]) -> Dataset? {
      let rows = indices.compactMap { places[$0] }
      return rows.isEmpty ? nil : all.rows(at: rows.map { Int32($0) })
    }
    guard let training = part(split.training),
      let tested = try test.map({ try numbers($0, names) }) ?? part(split.test)
    else {
      throw SankofaError(
        name,
        "must have \(noun)s to test on of the classes that are learned, got none; add \(noun)s.")
    }
    self.training = training
    self.validation = try validation.map { try numbers($0, names) } ?? part(split.validation)
    self.test = tested
    let others = [validation, test].compactMap(\.self).flatMap(\.labels)
    unknownCount = labels.count - places.count + others.count { !known.contains($0) }
  }
}

extension LabelledSet {
  /// Throws when there are not several classes.
  func checkClasses() throws {
    let (name, kind, names) = (source.name.shownPath, source.kind, classNames)
    if names.count > 1 { return }
    let isFolder = FolderListing.isFolder(source.name)
    guard let only = names.first else {
      let found =
        !failures.isEmpty
        ? "none that can be read"
        : source.unlabelledCount > 0 ? "\(kind.noun)s without a class" : "no \(kind.noun)"
      throw SankofaError(
        name,
        isFolder
          ? "must have a folder of \(kind.noun)s for each class, got \(found); make folders such as "
            + "\(kind.examples) in it."
          : "must have \(kind.noun)s with classes, got \(found); add rows.")
    }
    throw SankofaError(
      name,
      "must have \(kind.noun)s of 2 classes or more, got only \(only.quoted); "
        + (isFolder
          ? "add a folder for another class, or name the folder that holds the class folders."
          : "add rows of another class."))
  }
}
