import SankofaData
import SankofaFormats

/// The record of a training on a table: all that the model follows from, besides the rows themselves and the
/// kinds of the columns. It is saved with the model.
package struct TableRecord: Hashable, Sendable {
  /// The name of the table: the path of a file, `-` for standard input, or the name of a sample.
  package var table: String
  /// The table that was given for testing, if any.
  package var test: String?
  /// The form in which the table was read, as far as it was given.
  package var form: TableForm
  package var task: TableTask
  package var testShare: Double
  package var validationShare: Double
  package var groups: String?
  package var time: String?
  package var balancesClasses: Bool
  package var recipe: TableRecipe
  package var seed: UInt64
  /// True when the training came to its own end.
  package var isWhole: Bool

  init(_ training: TableTraining, isWhole: Bool) {
    let options = training.options
    (table, test) = (TableRecord.path(training.table.name), training.testName.map(TableRecord.path))
    form = training.table.form
    (task, recipe, seed) = (training.task, training.recipe, options.seed)
    (testShare, validationShare) = (options.testShare, options.validationShare)
    (groups, time) = (options.groups, options.time)
    (balancesClasses, self.isWhole) = (options.balancesClasses, isWhole)
  }
}

extension TableRecord {
  private static let version = 1

  /// The path that names a table: `-` for standard input, whatever it is called in messages.
  private static func path(_ name: String) -> String {
    name == TextSource.standardInput ? "-" : name
  }

  package var json: JSON {
    var object = JSONObject()
    object["version"] = .integer(TableRecord.version)
    object["table"] = .string(table)
    if let test { object["test"] = .string(test) }
    object["form"] = form.json
    object["task"] = .string(task.rawValue)
    object["testShare"] = .number(testShare)
    object["validationShare"] = .number(validationShare)
    if let groups { object["groups"] = .string(groups) }
    if let time { object["time"] = .string(time) }
    object["balancesClasses"] = .bool(balancesClasses)
    object["hidden"] = .array(recipe.hidden.map { .integer($0) })
    object["dropout"] = .number(recipe.dropout)
    object["batchSize"] = .integer(recipe.batchSize)
    object["epochs"] = .integer(recipe.epochs)
    object["patience"] = .integer(recipe.patience)
    object["learningRate"] = .number(recipe.learningRate)
    object["weightDecay"] = .number(recipe.weightDecay)
    object["retrains"] = .bool(recipe.retrains)
    // A seed may be beyond the whole numbers of JSON.
    object["seed"] = .string("\(seed)")
    object["isWhole"] = .bool(isWhole)
    return .object(object)
  }

  /// Reads a record that ``json`` wrote; `nil` for anything else, and for a newer version.
  package init?(json: JSON) {
    guard json["version"]?.integerValue == TableRecord.version,
      let table = json["table"]?.stringValue,
      let form = json["form"].flatMap(TableForm.init(json:)),
      let task = json["task"]?.stringValue.flatMap(TableTask.init),
      let testShare = json["testShare"]?.doubleValue,
      let validationShare = json["validationShare"]?.doubleValue,
      let balancesClasses = json["balancesClasses"]?.boolValue,
      let hidden = json["hidden"]?.arrayValue?.mapAll(\.integerValue),
      let dropout = json["dropout"]?.doubleValue, let batchSize = json["batchSize"]?.integerValue,
      let epochs = json["epochs"]?.integerValue, let patience = json["patience"]?.integerValue,
      let learningRate = json["learningRate"]?.doubleValue,
      let weightDecay = json["weightDecay"]?.doubleValue,
      let retrains = json["retrains"]?.boolValue,
      let seed = json["seed"]?.stringValue.flatMap({ UInt64($0) }),
      let isWhole = json["isWhole"]?.boolValue
    else { return nil }
    self.table = TableRecord.path(table)
    (self.form, self.task, self.seed, self.isWhole) = (form, task, seed, isWhole)
    (self.testShare, self.validationShare) = (testShare, validationShare)
    (test, groups) = (json["test"]?.stringValue, json["groups"]?.stringValue)
    (time, self.balancesClasses) = (json["time"]?.stringValue, balancesClasses)
    recipe = TableRecipe(
      hidden: hidden, dropout: dropout, batchSize: batchSize, epochs: epochs, patience: patience,
      learningRate: learningRate, weightDecay: weightDecay, retrains: retrains)
  }
}

extension TableForm {
  fileprivate var json: JSON {
    var object = JSONObject()
    if let encoding { object["encoding"] = .string(encoding.rawValue) }
    if let delimiter { object["delimiter"] = .string(delimiter.rawValue) }
    if let decimal { object["decimal"] = .string(decimal.rawValue) }
    if let skippedLines { object["skippedLines"] = .integer(skippedLines) }
    if let headerLines { object["headerLines"] = .integer(headerLines) }
    if let commentMark { object["commentMark"] = .string(commentMark) }
    if let dateOrder { object["dateOrder"] = .string(dateOrder.rawValue) }
    if let missingTexts { object["missingTexts"] = .array(missingTexts.map { .string($0) }) }
    return .object(object)
  }

  fileprivate init?(json: JSON) {
    guard json.objectValue != nil else { return nil }
    self.init(
      encoding: json["encoding"]?.stringValue.flatMap(TextEncoding.init),
      delimiter: json["delimiter"]?.stringValue.flatMap(CSV.Delimiter.init),
      decimal: json["decimal"]?.stringValue.flatMap(DecimalSign.init),
      skippedLines: json["skippedLines"]?.integerValue,
      headerLines: json["headerLines"]?.integerValue,
      commentMark: json["commentMark"]?.stringValue,
      dateOrder: json["dateOrder"]?.stringValue.flatMap(DateOrder.init),
      missingTexts: json["missingTexts"]?.arrayValue?.mapAll(\.stringValue))
  }
}
