import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTestSupport
import SankofaTraining
import Testing

/// Packages of models: their files, and what they say. `.ci/export-job` builds and runs one.
struct ModelPackageTests {
  private let table: DataTable

  init() throws {
    let rows = (0..<60).map { row in
      "\(row * 37 % 60);\(row % 3 == 0 ? "far" : "near");\(row * 37 % 60 * 2),5\n"
    }
    let text = "x;wh#ere;y\n" + rows.joined()
    table = try DataTable(bytes: Array(text.utf8), name: "my t.csv", form: form)
  }

  private let form = TableForm(
    delimiter: .semicolon, decimal: .comma, headerLines: 1, missingTexts: ["n\"a"])

  private func trained(
    _ table: DataTable, callbacks: [any Callback] = [],
    _ change: (inout TableTraining.Options) -> Void = { _ in }
  ) throws -> Model {
    var options = TableTraining.Options()
    options.recipe = TableRecipe(hidden: [4], batchSize: 16, epochs: 2, patience: 2)
    change(&options)
    let target = SampleTable(rawValue: table.name)?.targetName ?? "y"
    return try TableTraining(table, Columns(of: table, target: target), options)
      .run(callbacks: callbacks).model
  }

  private func texts(_ package: ModelPackage) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: package.files.map {
        ($0.path, String(decoding: $0.bytes, as: UTF8.self))
      }
    )
  }

  @Test func filesSayWhatTheTrainingWas() throws {
    let model = try trained(table) {
      $0.seed = .max
      $0.testShare = 0.25
      $0.groups = "wh#ere"
      $0.recipe?.retrains = true
    }
    let package = try ModelPackage(
      model, modelFile: [1, 2], name: "my \"t\"",
      dependency: .url("https://a.b/Sankofa.git", from: "1.2.3"),
      place: { "/data/" + $0 })
    #expect(package.name == "my--t-" && package.isWhole)
    let files = texts(package)
    #expect(
      Set(files.keys) == [
        "Package.swift", "README.md", "Sources/CModel/model.c", "Sources/CModel/include/model.h",
        "Sources/CModel/my--t-.safetensors", "Sources/predict/main.swift",
        "Sources/train/main.swift",
      ])
    let manifest = try #require(files["Package.swift"])
    #expect(
      manifest.contains(
        "dependencies: [.package(url: \"https://a.b/Sankofa.git\", from: \"1.2.3\")]"))
    #expect(manifest.contains(".product(name: \"Sankofa\", package: \"sankofa\")"))
    let train = try #require(files["Sources/train/main.swift"])
    for part in [
      "TableForm(delimiter: .semicolon, decimal: .comma, headerLines: 1, missingTexts: [\"n\\\"a\"])",
      "arguments.first ?? \"/data/my t.csv\"", "options.task = .regression",
      "options.testShare = 0.25\noptions.groups = \"wh#ere\"\noptions.seed = 18446744073709551615\n",
      "hidden: [4], dropout: 0.0, batchSize: 16, epochs: 2, patience: 2,\n",
      "learningRate: 0.001, weightDecay: 0.01, retrains: true)", model.weightsDigest,
      // One mark more than the column's name has.
      "parsing: ##\"\"\"\n", "\n      \"\"\"##)\n",
    ] {
      #expect(train.contains(part), "\(part)")
    }
    let predict = try #require(files["Sources/predict/main.swift"])
    #expect(predict.contains("let form = TableForm(delimiter: .semicolon, decimal: .comma, "))
    #expect(predict.contains("DataTable(contentsOf: path, form: form, badRows: .leftOut)"))
    #expect(!train.contains("validationShare") && !train.contains("balances"))
    #expect(files["README.md"]?.contains("predicts `y`") == true)
    #expect(files["Sources/CModel/my--t-.safetensors"] == "\u{1}\u{2}")
  }

  @Test func samplesAndStandardInput() throws {
    let sample = try ModelPackage(
      trained(SampleTable.diabetes.load()), modelFile: [], name: "d", dependency: .path("/s"))
    let files = texts(sample)
    #expect(files["Sources/train/main.swift"]?.contains("SampleTable.diabetes.load()") == true)
    #expect(files["Package.swift"]?.contains(".package(name: \"sankofa\", path: \"/s\")") == true)
    let piped = try DataTable(
      name: "-", columnNames: table.columnNames, rows: (0..<table.rowCount).map(table.row))
    let train = try texts(
      ModelPackage(
        trained(piped), modelFile: [], name: "d", dependency: .path("/s"), place: { "/" + $0 })
    )["Sources/train/main.swift"]
    #expect(train?.contains("arguments.first ?? \"-\"") == true)
    // Tables are called so in messages.
    let named = try DataTable(
      name: "standard input", columnNames: table.columnNames,
      rows: (0..<table.rowCount).map(table.row))
    let model = try trained(named)
    #expect(model.tableRecord?.table == "-")
    let package = try ModelPackage(
      model, modelFile: [], name: "d", dependency: .path("/s"), place: { "/" + $0 })
    #expect(package.readsStandardInput && package.tables.isEmpty)
  }

  /// The record is a part of the model's file, with every option.
  @Test func theRecordIsSaved() throws {
    let model = try trained(table) {
      $0.time = "x"
      $0.validationShare = 0.3
    }
    let bytes = try SafeTensors(
      tensors: [], metadata: ["tableRecord": try #require(model.metadata["tableRecord"])]
    ).encoded()
    let text = try #require(SafeTensors(bytes: bytes).metadata["tableRecord"])
    let record = try #require(try TableRecord(json: JSON(parsing: text)))
    #expect(record == model.tableRecord && record.form == form)
    #expect(record.time == "x" && record.validationShare == 0.3)
    #expect(TableRecord(json: ["version": 2]) == nil)
  }

  @Test func aTrainingThatWasStoppedSaysSo() throws {
    let stop = ClosureCallback(epochEnded: { training, _ in training.stop() })
    let model = try trained(table, callbacks: [stop])
    let package = try ModelPackage(model, modelFile: [], name: "t", dependency: .path("/s"))
    #expect(!package.isWhole)
    #expect(texts(package)["README.md"]?.contains("The training was interrupted") == true)
  }

  @Test func otherModelsAreRefused() throws {
    let plain = Sequential { Dense(1, inputShape: [2]) }
    #expect(
      message { try ModelPackage(plain, modelFile: [], name: "m", dependency: .path("/s")) }
        == "model: must be one that was trained on a table to become a package; load others in a "
        + "program of your own with Model.load(fromPath:).")
    let model = try trained(table)
    model.metadata["tableRecord"] = nil
    #expect(
      message { try ModelPackage(model, modelFile: [], name: "m", dependency: .path("/s")) }
        == "model: has no record of its training, which the package would repeat; train it anew.")
  }

  /// A model file's bytes are as good as the file.
  @Test func aModelFromBytes() throws {
    let model = try trained(table)
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).safetensors")
    defer { try? FileManager.default.removeItem(at: folder) }
    try model.save(toPath: folder.path)
    let bytes = try FileBytes.read(folder.path)
    #expect(try Model.load(bytes: bytes).weightsDigest == model.weightsDigest)
    #expect(
      message { try Model.load(bytes: Array(bytes.prefix(20)), name: "m") }.hasPrefix("m, byte 8:"))
  }
}
