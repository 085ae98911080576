import SankofaData
import SankofaFormats
import SankofaTestSupport
import Testing

/// Encodings that are fitted to some rows of a table whose columns are understood.
struct TableColumnEncodingTests {
  private func encoding(
    _ text: String, target: String? = nil, rows: Range<Int>, task: TableTask = .regression
  ) throws -> (DataTable, TableEncoding) {
    let table = try DataTable(bytes: Array(text.utf8), name: "t.csv")
    let columns = try Columns(of: table, target: target)
    return (
      table, try TableEncoding(fitting: table, columns: columns, rows: Array(rows), task: task)
    )
  }

  /// 1 and 3 have mean 2 and deviation 1; the test row's 100 changes neither.
  @Test func onlyTrainingRowsAreLookedAt() throws {
    let (table, encoding) = try encoding("x,y\n1.5,a\n3.5,b\n100.5,c\n2.5,a\n", rows: 0..<2)
    #expect(encoding.columns[0].kind == .number(mean: 2.5, deviation: 1))
    #expect(encoding.columns[1].kind == .categories(["a", "b"]))
    var notes: [TableError] = []
    let numbers = try encoding.encoded(table, notes: &notes).floats
    #expect(numbers == [-1, 1, 0, 1, 0, 1, 98, 0, 0, 0, 1, 0])
    #expect(
      notes.map(\.description) == [
        "t.csv:4, column \"y\": there is no category \"c\"; choose one of \"a\", \"b\"."
      ])
  }

  /// Odd cells and gaps are the mean, and a feature of their own when training rows have some.
  @Test func oddCellsAndGaps() throws {
    let text = "x,y\n1.5,5\nodd,5.5\n3.5,6\n2.5,7\n,odd\n2.5,8\n"
    let (table, encoding) = try encoding(text, rows: 0..<4)
    #expect(encoding.features.map(\.name) == ["x", "x=(missing)", "y"])
    var notes: [TableError] = []
    let numbers = try encoding.encoded(table, notes: &notes).floats
    #expect(Array(numbers[3...4]) == [0, 1])
    #expect(Array(numbers[12...14]) == [0, 1, 0])
    #expect(notes.count == 2)
  }

  /// A column that is not there is a gap in every row, as long as half of them are there.
  @Test func missingColumns() throws {
    let (_, encoding) = try encoding(
      "x,y,z,t\n1.5,2.5,a,1\n3.5,,b,2\n1.5,3.5,a,3\n3.5,3,b,4\n", target: "t", rows: 0..<4)
    #expect(encoding.features.map(\.name) == ["x", "y", "y=(missing)", "z=a", "z=b"])
    let other = try DataTable(bytes: Array("ys,x,z,t\n1,3.5,a,1\n2,2.5,b,2\n".utf8), name: "o.csv")
    var notes: [TableError] = []
    #expect(
      try encoding.encoded(other, notes: &notes).floats == [1, 0, 1, 1, 0, 0, 0, 1, 0, 1])
    #expect(
      notes.map(\.description) == [
        "o.csv: there is no column \"y\", which counts as missing in every row; did you mean \"ys\"?"
      ])
    #expect(try encoding.rows(of: other).encodable == [0, 1])
    // Nothing tells these callers, so that the column must be there.
    for call in [{ _ = try encoding.encoded(other) }, { _ = try encoding.dataset(other) }] {
      #expect(
        message(call) == "o.csv: there is no column \"y\"; did you mean \"ys\"?")
    }
    let few = try DataTable(bytes: Array("x,w\n3,4\n".utf8), name: "f.csv")
    #expect(
      message { try encoding.encoded(few, notes: &notes) }
        == "f.csv: must have at least half of the model's 3 columns, got 1; add \"y\", \"z\".")
    #expect(message { try encoding.rows(of: few) }.hasPrefix("f.csv: must have at least half"))
  }

  /// January and July stand opposite each other, Monday has the angle 0.
  @Test func dates() throws {
    let text = "d\n2024-01-01\n2024-07-01\n2024-01-02\n"
    let (table, encoding) = try encoding(text, rows: 0..<3)
    #expect(
      encoding.features.map(\.name)
        == ["d", "d month cosine", "d month sine", "d weekday cosine", "d weekday sine"])
    let numbers = try encoding.encoded(table).floats
    #expect(Array(numbers[1...4]) == [1, 0, 1, 0])
    #expect(numbers[6] == -1 && abs(numbers[7]) < 1e-6)
    // cos and sin of 2π / 7.
    #expect(abs(numbers[13] - 0.6234898) < 1e-6 && abs(numbers[14] - 0.7818315) < 1e-6)
  }

  @Test func words() throws {
    let rows = [
      "the house has a garden", "the flat has no garden", "A GARDEN, and the sea",
      "old house near sea",
      "new flat near the centre", "an old house with trees",
    ]
    let text = "t\n" + rows.map { "\"\($0)\"\n" }.joined()
    let (table, encoding) = try encoding(text, rows: 0..<6)
    guard case .words(let words) = encoding.columns[0].kind else {
      Issue.record("\(encoding.columns[0].kind)")
      return
    }
    #expect(words == ["a", "flat", "garden", "has", "house", "near", "old", "sea", "the"])
    #expect(Array(try encoding.encoded(table).floats[18..<27]) == [1, 0, 1, 0, 0, 0, 0, 1, 1])
  }

  /// With 60 rows, a category needs two of them.
  @Test func rareCategoriesAreJoined() throws {
    let cells = (0..<60).map { $0 == 7 ? "once" : $0 == 9 ? "never" : $0 % 2 == 0 ? "even" : "odd" }
    let (table, encoding) = try encoding(
      "c,d\n" + cells.map { "\($0),\($0 == "even" ? 1.5 : 2.5)\n" }.joined(), rows: 0..<60)
    #expect(encoding.features.prefix(3).map(\.name) == ["c=even", "c=odd", "c=(other)"])
    var notes: [TableError] = []
    let numbers = try encoding.encoded(table, notes: &notes).floats
    #expect(Array(numbers[28...30]) == [0, 0, 1])
    #expect(notes.count == 2)
  }

  @Test func classesOfNumbersAreInOrder() throws {
    let (table, encoding) = try encoding(
      "x,c\n1.5,10\n2.5,9\n3.5,10\n4.5,2\n", target: "c", rows: 0..<4, task: .classification)
    #expect(encoding.target?.values == ["2", "9", "10"])
    #expect(try encoding.targets(table).integers == [2, 1, 2, 0])
  }

  @Test func keptInAModelFile() throws {
    let text =
      "n,c,d,y,w\n€1.5,a,2024-01-01,yes,one two three four\n€2.5,b,2024-05-03,no,two three four five\n"
      + "?,a,2024-07-01,no,one five six two\n€3,b,2023-07-01,yes,six seven one eight\n"
    let (table, encoding) = try encoding(text, rows: 0..<4)
    #expect(encoding.json["version"]?.integerValue == 2)
    let read = try TableEncoding(json: JSON(parsing: encoding.json.description))
    #expect(read == encoding)
    #expect(try read.encoded(table).floats == encoding.encoded(table).floats)
  }
}
