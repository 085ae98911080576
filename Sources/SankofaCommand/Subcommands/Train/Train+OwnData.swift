import SankofaData
import SankofaFormats

/// Data of one's own: which kind they are, and which options are for others.
extension Train {
  func refuseSoundOptions() throws {
    if let option = sounds.given.first {
      throw UsageError("\(option): is for recordings of your own, such as words/; leave it out.")
    }
  }

  func refuseTextOptions() throws {
    if let option = texts.given.first {
      throw UsageError("\(option): is for texts of your own, such as letters/; leave it out.")
    }
  }

  func trainOnArrays() throws {
    try refuseTextOptions()
    if let option = (pictures.given + csv.given + source.given).first {
      throw UsageError("\(option): has no use for arrays; leave it out.")
    }
    try ArrayTrain(
      dataset, labels: arrays.labels, columns, network, learning, saving, output: output,
      isForced: force
    ).run(json: json, isDryRun: isDryRun)
  }

  /// Trains on a table, on the pictures that it names, or on its texts.
  func trainOnTable() throws {
    let isSample = SampleTable(rawValue: dataset) != nil
    if isSample { try refuseTextOptions() }
    let table =
      try isSample ? nil : dataset == "-" ? csv.form().table("-") : tableOfRecords(csv.form())
    if dataset != "-", let table {
      if let found = try namedRecordings(table) { return try train(onSounds: found) }
      if let found = try namedPictures(table) { return try train(onPictures: found) }
    }
    try refuseSoundOptions()
    if let option = pictures.given.first {
      throw UsageError("\(option): is for pictures, and this table names none; leave it out.")
    }
    if let option = source.given.first {
      throw UsageError("\(option): has no use for a table; leave it out.")
    }
    if let table, let source = try TextTrain.Source(table, columns, texts) {
      return try trainOnTexts(source)
    }
    try TableTrain(
      dataset, read: table, columns, network, learning, csv, saving, output: output, isForced: force
    )
    .run(json: json, isDryRun: isDryRun)
  }

  /// Reads the table. A first line that names a picture is a record, and no header.
  func tableOfRecords(_ form: CSVForm) throws -> DataTable {
    let table = try form.table(dataset)
    let folder = source.data ?? LabelledFiles.folder(ofTable: dataset)
    guard form.form.headerLines == nil, FileColumns.isHeaderless(table, in: folder) else {
      return table
    }
    var form = form
    form.form.headerLines = 0
    return try form.table(dataset)
  }

  func namedPictures(_ table: DataTable) throws -> FileSource? {
    try FileSource(
      .pictures, table: table, path: dataset, in: source.data, files: pictures.pictures,
      labels: columns.target, isTable: columns.namesKind)
  }

  func namedRecordings(_ table: DataTable) throws -> FileSource? {
    let speaker = sounds.speaker.flatMap { table.columnNames.contains($0) ? $0 : nil }
    return try FileSource(
      .sounds, table: table, path: dataset, in: source.data, files: sounds.recordings,
      labels: columns.target, groups: speaker, isTable: columns.namesKind)
  }

  func train(onSounds found: FileSource) throws {
    try refuseTextOptions()
    let unused =
      source.given.filter { $0 != "--data" } + pictures.given.filter { $0 != "--no-augment" }
    if let option = unused.first {
      throw UsageError("\(option): has no use for recordings; leave it out.")
    }
    let ofTables =
      csv.given + source.given + (columns.target.map { _ in ["--target"] } ?? [])
      + (sounds.recordings.map { _ in ["--recordings"] } ?? [])
    if found.columns == nil, let option = ofTables.first {
      throw UsageError("\(option): has no use for recordings in folders; leave it out.")
    }
    try SoundTrain(
      dataset, found, sounds, stays: pictures.noAugment, columns, network, learning, csv, saving,
      output: output, isForced: force
    ).run(json: json, isDryRun: isDryRun)
  }

  func trainOnTexts(_ source: TextTrain.Source? = nil) throws {
    var unused = self.source.given + pictures.given + sounds.given
    if source == nil { unused += csv.given + (columns.target.map { _ in ["--target"] } ?? []) }
    if let option = unused.first {
      throw UsageError(
        "\(option): has no use for texts\(source == nil ? " in folders" : ""); leave it out.")
    }
    try TextTrain(
      dataset, source, texts, columns, network, learning, csv, saving, output: output,
      isForced: force
    ).run(json: json, isDryRun: isDryRun)
  }

  func train(onPictures found: FileSource) throws {
    try refuseSoundOptions()
    try refuseTextOptions()
    if let option = source.given.first(where: { $0 != "--data" || found.columns == nil }) {
      throw UsageError("\(option): has no use for pictures in folders; leave it out.")
    }
    if found.columns == nil, let option = csv.given.first ?? columns.target.map({ _ in "--target" })
    {
      throw UsageError("\(option): is for tables, such as houses.csv; leave it out.")
    }
    try PictureTrain(
      dataset, found, pictures, columns, network, learning, csv, saving, output: output,
      isForced: force
    ).run(json: json, isDryRun: isDryRun)
  }
}
