import Foundation
import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// A model file that version 0.1.0 wrote still loads, and trains.
@Suite struct FirstVersionTests {
  /// `sankofa train digits --hidden 2 --epochs 2 --schedule cosine --optimizer adamw --limit 50 --dropout 0.1`
  private static let file = """
    OAYAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJhcmNoaXRlY3R1cmUiOiJ7XCJraW5kXCI6XCJTZXF1ZW50aWFsXCIsXCJp
    bnB1dFNoYXBlXCI6WzgsOF0sXCJsYXllcnNcIjpbe1wia2luZFwiOlwiUmVzY2FsaW5nXCIsXCJjb25maWd1cmF0aW9u
    XCI6e1wic2NhbGVcIjowLjA2MjUsXCJvZmZzZXRcIjowLjAsXCJpbnB1dFNoYXBlXCI6WzgsOF19fSx7XCJraW5kXCI6
    XCJGbGF0dGVuXCIsXCJjb25maWd1cmF0aW9uXCI6e1wiaW5wdXRTaGFwZVwiOm51bGx9fSx7XCJraW5kXCI6XCJEZW5z
    ZVwiLFwiY29uZmlndXJhdGlvblwiOntcIm91dHB1dHNcIjoyLFwiYWN0aXZhdGlvblwiOlwicmVsdVwiLFwidXNlc0Jp
    YXNcIjp0cnVlLFwiaW5pdGlhbGl6ZXJcIjpbXCJoZS1ub3JtYWxcIl0sXCJiaWFzSW5pdGlhbGl6ZXJcIjpbXCJ6ZXJv
    c1wiXSxcInJlZ3VsYXJpemVyXCI6bnVsbCxcImJpYXNSZWd1bGFyaXplclwiOm51bGwsXCJpbnB1dFNoYXBlXCI6bnVs
    bH19LHtcImtpbmRcIjpcIkRyb3BvdXRcIixcImNvbmZpZ3VyYXRpb25cIjp7XCJyYXRlXCI6MC4xfX0se1wia2luZFwi
    OlwiRGVuc2VcIixcImNvbmZpZ3VyYXRpb25cIjp7XCJvdXRwdXRzXCI6MTAsXCJhY3RpdmF0aW9uXCI6XCJzb2Z0bWF4
    XCIsXCJ1c2VzQmlhc1wiOnRydWUsXCJpbml0aWFsaXplclwiOltcImhlLW5vcm1hbFwiXSxcImJpYXNJbml0aWFsaXpl
    clwiOltcInplcm9zXCJdLFwicmVndWxhcml6ZXJcIjpudWxsLFwiYmlhc1JlZ3VsYXJpemVyXCI6bnVsbCxcImlucHV0
    U2hhcGVcIjpudWxsfX1dfSIsImNsYXNzTmFtZXMiOiJbXCIwXCIsXCIxXCIsXCIyXCIsXCIzXCIsXCI0XCIsXCI1XCIs
    XCI2XCIsXCI3XCIsXCI4XCIsXCI5XCJdIiwiZGF0YXNldCI6ImRpZ2l0cyIsImVwb2Noc1RyYWluZWQiOiIyIiwiZm9y
    bWF0Ijoic2Fua29mYS1tb2RlbCIsImZvcm1hdFZlcnNpb24iOiIxIiwibGlicmFyeVZlcnNpb24iOiIwLjEuMCIsIm51
    bWVyaWNzIjoiMSIsInByZXByb2Nlc3NpbmciOiJkaWdpdHMiLCJzZWVkIjoiMCIsInN0ZXBzVHJhaW5lZCI6IjQiLCJ0
    cmFpbmluZyI6IntcIm9wdGltaXplclwiOlwiYWRhbXdcIixcImNvbmZpZ3VyYXRpb25cIjp7XCJsZWFybmluZ1JhdGVc
    IjowLjAwMSxcImJldGExXCI6MC45LFwiYmV0YTJcIjowLjk5OSxcImVwc2lsb25cIjoxZS0wNyxcIndlaWdodERlY2F5
    XCI6MC4wMDQsXCJzY2hlZHVsZVwiOltcImNvc2luZVwiLDAuMDAxLDAuMCw0XSxcInVwZGF0ZXNcIjo0fSxcImxvc3Nc
    IjpcInNwYXJzZS1jYXRlZ29yaWNhbC1jcm9zc2VudHJvcHlcIixcIm1ldHJpY3NcIjpbXCJhY2N1cmFjeVwiXX0ifSwi
    bGF5ZXJzLjIud2VpZ2h0Ijp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsyLDY0XSwiZGF0YV9vZmZzZXRzIjpbMCw1MTJd
    fSwibGF5ZXJzLjIuYmlhcyI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzUxMiw1MjBd
    fSwibGF5ZXJzLjQud2VpZ2h0Ijp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsxMCwyXSwiZGF0YV9vZmZzZXRzIjpbNTIw
    LDYwMF19LCJsYXllcnMuNC5iaWFzIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsxMF0sImRhdGFfb2Zmc2V0cyI6WzYw
    MCw2NDBdfX0gICAgIBSztjuDksK+yMNdPi3SGb3PQrG9E6vKvQBW1T1zspW+661evriyND7c0Be+E1K3PSWsyT0D8Jy9
    4TYbPevlg74uzIy+9KRvPuF8pz2CtnO9PMZzPq8ybr1Yy0e93V6bPb7jXL7n/ZK+xiawPlXUyj6xgfS9dACmvue2RL5s
    iXk+pVswvtWw3L0+nHW+QIY0vpErOj21noY+wj6zvbzBeL6ssiI9oVbtvCsqmD1JKjq+ByFIPq6ZoL6CpUY+Oq8BPoN9
    ZD3wAeW9/shQPsJYhD0C4WG7x+4HvqMwYz4Uppk+ViKPvKKeHD303zg+gWuRPSzMEL5QgqK9g39BPo0NArz1BfC9F7cJ
    Pa4XWL5cRGu+JpshPuMYgL0yyiQ+zBmcvWbooT7fMKO74O9PPrKHxz5riAO+Dl6cPnZparx9HJA9JIB3vj3pkD2UHqa+
    WhCnvsAdUrwFkmw+Kr6kPjZJPD5XsNS9U0qpPmWKHr5NRsw9MdrXPWIDfT0o2ac+q/2oPvHq/r1+v2e+QR2CvsIeYb7I
    Boa+UJ9GPsj3S77moJU9ZF9/vl4GRT7Q+1W+K/4fPBRdSb3eA3C8k6i0vltm7b1CSE6+CUfhvTp5i77RC0E+a8fGvZP0
    6D375ks+RmYFvpDDKD296Ra8aqNqPu83lD0geoI+46BRvuk1vj3Ck269mGoVu5LUIrv848Q/bqcKv9eZEz8rxJq7cNvy
    Pu1yrT6SrPi+GCxYvw++ULyKtki/UlauP0RXKL9Mj0+/Y3uQv1gZUL5Mk9++2YXeP3G7xT7haZe+zfGvv/OklbqIe+s6
    2P0euy3+HTvlsY65vOqHOknxMzoVPxA6ZZ7KumilGzs=
    """

  @Test func loadsAndTrains() throws {
    let folder = try TemporaryFolder()
    let text = Self.file.filter { !$0.isWhitespace }
    let bytes = try #require(Data(base64Encoded: text))
    let path = try folder.write(Array(bytes))
    let model = try Model.load(fromPath: path)
    #expect(
      model.weightsDigest == "74648c17bc2710dbc51b15dd5f78d279281c4d3deabc5a7958e2be13627f4082")
    #expect(model.epochsTrained == 2 && model.stepsTrained == 4 && model.classNames?.count == 10)
    #expect(model.preprocessing == .digits && model.metadata == ["dataset": "digits"])
    // The schedule is over: no step moves anything any more.
    #expect(model.learningRate == 0)
    try model.fit(Dataset.digits().train, verbosity: .silent)
    #expect(
      model.weightsDigest == "74648c17bc2710dbc51b15dd5f78d279281c4d3deabc5a7958e2be13627f4082")
    try model.compile(optimizer: .adamw(), loss: .sparseCategoricalCrossentropy)
    let history = try model.fit(Dataset.digits().train, epochs: 2, verbosity: .silent)
    #expect(history["loss"][1] < history["loss"][0])
  }
}
