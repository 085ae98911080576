import SankofaData
import SankofaTensor
import Testing

struct DatasetCatalogTests {
  @Test func entriesTellTheTruthAboutDigits() throws {
    let entry = try DatasetCatalog.entry(named: "digits")
    let loaded = try DatasetCatalog.load("digits")
    #expect(entry.isEmbedded)
    #expect(entry.trainCount == loaded.train.count)
    #expect(entry.testCount == loaded.test.count)
    #expect(entry.featureShape == loaded.train.featureShape)
    #expect(entry.classCount == loaded.train.classNames?.count)
    let values = loaded.train.features.elements(as: UInt8.self)
    #expect(values.min().map(Int.init) == entry.range.lowerBound)
    #expect(values.max().map(Int.init) == entry.range.upperBound)
    #expect(loaded.folder == nil)
    #expect(loaded.notes == [])
  }

  @Test func fittingsHaveTheShapesOfTheirSets() {
    for entry in DatasetCatalog.entries {
      #expect(entry.featureShape == [entry.fitting.rows, entry.fitting.columns])
    }
  }

  @Test func unknownNames() {
    #expect(
      throws: DataError.unknownDataset("mnst", suggestion: "mnist", known: ["digits", "mnist"])
    ) {
      try DatasetCatalog.entry(named: "mnst")
    }
    func message(_ name: String) -> String {
      do {
        return "\(try DatasetCatalog.load(name))"
      } catch {
        return "\(error)"
      }
    }
    #expect(
      message("Digit")
        == "data set: there is no \"Digit\"; did you mean \"digits\"?")
    #expect(
      message("imagenet")
        == "data set: there is no \"imagenet\"; choose one of digits, mnist.")
  }

  @Test(arguments: ["digits", "mnist"]) func picturesAreTurnedOverInAFolder(name: String) {
    #expect(throws: DataError.transposedWithoutFolder(of: name)) {
      try DatasetCatalog.load(name, isTransposed: true)
    }
    #expect(
      "\(DataError.transposedWithoutFolder(of: name))"
        == "\(name): isTransposed is for files in a folder of your own, got no folder; leave it out."
    )
  }

  @Test func digitsReadNoFolder() {
    #expect(throws: DataError.noFolderNeeded(of: "digits", folder: "/data")) {
      try DatasetCatalog.load("digits", from: "/data")
    }
    #expect(
      "\(DataError.noFolderNeeded(of: "digits", folder: "/data"))"
        == "digits: is part of the library and reads no files, got the folder /data; leave it out.")
  }
}
