import ArgumentParser
import SankofaData
import SankofaTensor

/// The options that choose the examples to explain.
struct ExampleOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Number of the example, counted from 0 (default: 0; for a page, all examples).",
      valueName: "n"))
  var example: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Several examples, such as 0..<32; derivatives are averaged over them.", valueName: "range"))
  var examples: String?

  @Option(
    help: ArgumentHelp(
      """
      Take the examples from this data set: \(listed(DatasetCatalog.names)), from a .npz file, or \
      from a folder of class folders (default: the data set that the model was trained on).
      """, valueName: "data-set"))
  var from: String?

  @Option(
    help: ArgumentHelp("Part of the data set: train or test (default: test).", valueName: "part"))
  var part: String?

  @OptionGroup var source: DataOptions

  /// The options that were given.
  var given: [String] {
    SankofaCommand.given([("--example", example), ("--examples", examples), ("--from", from)])
      + givenForDataSets
  }

  /// The given options that apply only to data sets.
  var givenForDataSets: [String] { SankofaCommand.given([("--part", part)]) + source.given }

  /// True when the training part is chosen.
  func isTrain() throws -> Bool {
    switch part {
    case nil, "test": return false
    case "train": return true
    case let part?:
      throw UsageError("--part: must be train or test, got \(part.shown); try test.")
    }
  }

  /// The largest number of examples that are explained at once.
  private static let most = 4096

  /// The chosen examples among `count`.
  func chosen(among count: Int, of place: String, otherwise: Range<Int>) throws -> Range<Int> {
    if example != nil && examples != nil {
      throw UsageError("--example: takes one and --examples several, got both; leave one out.")
    }
    if let example {
      // The error for a number that is too large names the data.
      let isLarge = Int(example).map { $0 >= count } ?? false
      let limits = 0...(isLarge ? Int.max - 1 : max(0, count - 1))
      let number = try Numbers.whole(example, "--example", in: limits, try: "0")
      return try checked(number..<number + 1, "--example", "\(number)", count, place)
    }
    guard let examples else { return otherwise }
    guard let range = ExampleOptions.range(examples) else {
      throw UsageError(
        "--examples: must be a range such as 0..<32, got \(examples.shown); try 0..<32.")
    }
    return try checked(range, "--examples", examples, count, place)
  }

  private func checked(
    _ range: Range<Int>, _ option: String, _ text: String, _ count: Int, _ place: String
  ) throws -> Range<Int> {
    if range.upperBound > count {
      throw UsageError(
        "\(option): must be in 0…\(count - 1) (\(place)), got \(text); try "
          + (option == "--example" ? "\(count - 1)." : "0..<\(min(count, 32))."))
    }
    if range.count > Self.most {
      throw UsageError(
        "\(option): must be at most \(Self.most) examples, got \(range.count); try 0..<32.")
    }
    return range
  }

  /// Reads a range such as `0..<32` or `0...31`; `nil` when it is empty or not a range.
  private static func range(_ text: String) -> Range<Int>? {
    for (sign, more) in [("..<", 0), ("...", 1)] {
      guard let place = text.range(of: sign) else { continue }
      let digits = [text[..<place.lowerBound], text[place.upperBound...]]
      let bounds = digits.mapAll { part in
        part.allSatisfy { $0.isASCII && $0.isNumber } ? Int(part) : nil
      }
      guard let bounds, bounds[1] < .max, bounds[0] < bounds[1] + more else { return nil }
      return bounds[0]..<bounds[1] + more
    }
    return nil
  }
}
