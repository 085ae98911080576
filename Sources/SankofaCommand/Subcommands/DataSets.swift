import ArgumentParser

/// `sankofa data`.
struct DataSets: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "List data sets, and download them.",
    discussion: """
      EXAMPLES:
        sankofa data list
        sankofa data fetch mnist
      """,
    subcommands: [DataList.self, DataFetch.self])
}
