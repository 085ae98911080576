import ArgumentParser
import SankofaData
import SankofaTraining

/// The options for training on pictures of one's own.
struct PictureTrainOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The column of a table that names picture files (default: found when all cells are names of \
      pictures, and some exist).
      """, valueName: "column"))
  var pictures: String?

  @Option(
    help: ArgumentHelp(
      "Rows and columns of a picture for the network, such as 32x32 (default: from the pictures).",
      valueName: "size"))
  var size: String?

  @Flag(help: "Turn pictures to grey.")
  var grey = false

  @Flag(help: "Use red, green and blue, even when no picture has colour.")
  var colour = false

  @Flag(help: "Mirror pictures left and right at random in each step.")
  var flip = false

  @Flag(help: "Do not move pictures or spectrograms at random in each step.")
  var noAugment = false

  /// The options that were given.
  var given: [String] {
    SankofaCommand.given([
      ("--pictures", pictures), ("--size", size), ("--grey", grey ? "" : nil),
      ("--colour", colour ? "" : nil), ("--flip", flip ? "" : nil),
      ("--no-augment", noAugment ? "" : nil),
    ])
  }

  /// The choices for a training.
  func options(
    _ columns: TableTrainOptions, _ learning: LearningOptions
  ) throws -> PictureTraining.Options {
    if grey, colour { throw UsageError("--grey: contradicts --colour; leave one of them out.") }
    var options = PictureTraining.Options()
    options.size = try size.map(PictureTrainOptions.size)
    options.isColoured = colour ? true : grey ? false : nil
    options.shared = try FileTrainOptions.shared(columns, learning)
    return options
  }

  /// Reads rows and columns, such as `32x32`.
  private static func size(_ text: String) throws -> (rows: Int, columns: Int) {
    let limits = 1...1024
    let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard sides.count == 2, let rows = sides[0], let columns = sides[1],
      limits.contains(rows), limits.contains(columns)
    else {
      throw UsageError(
        "--size: must be rows and columns, each 1…\(limits.upperBound), got \(text.shown); try 32x32."
      )
    }
    return (rows, columns)
  }
}
