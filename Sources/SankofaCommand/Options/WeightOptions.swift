import ArgumentParser
import SankofaData
import SankofaFormats
import SankofaTensor

/// The options for weights that are set by hand.
struct WeightOptions: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Set the weight of an input, such as \"colour=light red=2\"; may be repeated. The weights of "
        + "other inputs are 0.", valueName: "input=number"))
  var weight: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Set the bias (default: 0 when weights are set).", valueName: "number"))
  var bias: String?

  /// True when a weight or the bias is set.
  var isUsed: Bool { !weight.isEmpty || bias != nil }

  /// The weights of an encoding's features in order, and the bias.
  func values(for encoding: TableEncoding) throws -> (weights: [Float], bias: Float) {
    let names = encoding.features.map(\.name)
    var weights = [Float](repeating: 0, count: names.count)
    var known: Set<String> = []
    for text in weight {
      guard let sign = text.lastIndex(of: "=") else {
        throw UsageError(
          "--weight: must be an input and a number, got \(text.shown); try "
            + "\"\(names[0])=2\".")
      }
      let name = String(text[..<sign])
      guard let index = names.firstIndex(of: name) else {
        let fix =
          nearestName(to: name, among: names).map { "did you mean \($0.quoted)?" }
          ?? "leave --weight out to see the inputs."
        throw UsageError("--weight: there is no input \(name.quoted); \(fix)")
      }
      guard known.insert(name).inserted else {
        throw UsageError("--weight: \(name.quoted) is set twice; leave one out.")
      }
      weights[index] = try number(
        String(text[text.index(after: sign)...]), "--weight \(name.quoted)")
    }
    return (weights, try bias.map { try number($0, "--bias") } ?? 0)
  }

  private func number(_ text: String, _ option: String) throws -> Float {
    let largest = 1e6
    let rule = "a number from -1000000 to 1000000"
    return Float(try Numbers.real(text, option, rule, try: "2") { abs($0) <= largest })
  }
}
