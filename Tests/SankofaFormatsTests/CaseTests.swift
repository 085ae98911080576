import SankofaFormats
import SankofaTensor
import Testing

/// Files that the usual readers take, each for its kind.
@Suite struct CaseTests {
  private func path(_ name: String) -> String { Fixture.path("cases/\(name)") }

  /// All four files hold the same drawing, and each has another slip.
  @Test func picturesWithSlipsThatViewersPass() throws {
    let names = [
      "idat_one_extra_byte_digit7.png", "no_iend_digit7.png", "trns_with_grey_alpha_digit7.png",
      "trns_longer_than_palette_digit7.png",
    ]
    let images = try names.map { try PNG.read(path($0)) }
    for image in images {
      #expect((image.width, image.height) == (480, 480))
      let grey = image.grey().pixels
      // A 7: its bar is above, paper is around.
      #expect(grey.first == 255 && grey.last == 255)
      #expect(grey.contains { $0 < 10 })
    }
    #expect(images[0].pixels == images[1].pixels)
    let dark = images.map { $0.grey().pixels.map { $0 < 128 } }
    #expect(dark[2] == dark[0])
    // A palette of two colours: the same drawing, no greys.
    #expect(dark[3] == dark[0])
  }

  @Test func anEmptyLastLineIsNoRow() throws {
    let csv = try CSV(contentsOf: path("blank_last_line.csv"))
    #expect(csv.header == ["x", "y", "c"])
    #expect(
      csv.records == [
        ["1", "2", "yes"], ["2", "1", "no"], ["3", "5", "yes"], ["0", "0", "no"],
      ])
    for end in ["\n\n\n", "\r\n\r\n", "\n\r\n"] {
      #expect(try CSV(bytes: Array(("a,b\n1,2" + end).utf8)).records == [["1", "2"]])
      #expect(try CSV(bytes: Array(("a\n1" + end).utf8)).records == [["1"]])
    }
  }

  @Test func longIntegersOfPython2() throws {
    let array = try NPY.read(path("py2long.npy"))
    #expect(array.shape == [2, 3])
    #expect(array.floats == [0, 1, 2, 3, 4, 5])
  }

  @Test func archivesOfMoreThanArrays() throws {
    let names = try NPZ.read(path("names.npz"))
    #expect(names.tensors.map(\.name) == ["x", "y"])
    #expect(names["x"]?.shape == [2, 3])
    #expect(names.leftOut == [LeftOut(name: "classes.npy", reason: "<U3")])
    #expect(names.leftOut.map(\.description) == ["\"classes.npy\" (<U3)"])
    let macos = try NPZ.read(path("macos.npz"))
    #expect(macos.tensors.map(\.name) == ["x"])
    #expect(macos.leftOut == [LeftOut(name: "__MACOSX/._x.npy", reason: "no array")])
  }

  /// As archives beyond 4 GiB are written, with a folder and a text.
  @Test func zip64AndFolders() throws {
    let file = try NPZ.read(Fixture.path("zip64.npz"))
    #expect(file.tensors.map(\.name) == ["arrays/a", "b"])
    #expect(file["arrays/a"]?.floats == [0, 1, 2, 3])
    #expect(file.leftOut == [LeftOut(name: "notes.txt", reason: "no array")])
    let bytes = try Fixture.bytes("zip64.npz")
    expectErrorWhenCutShort(bytes) { try NPZ.decode($0) }
    // Nothing but what zip64's own end record says.
    let full = bytes.replacing(at: bytes.count - 14, [UInt8](repeating: 255, count: 12))
    #expect(try NPZ.decode(full).tensors.map(\.name) == ["arrays/a", "b"])
    // A place that is none.
    let locator = bytes.count - 22 - 20
    for (place, byte) in [
      (locator + 8, 0xff), (locator + 15, 0x80), (locator - 56, 0), (locator - 8, 9),
    ] {
      #expect(throws: FormatError.self) {
        try NPZ.decode(full.replacing(at: place, [UInt8(byte)]))
      }
    }
  }

  @Test func aTensorOfAnUnknownType() throws {
    let file = try SafeTensors(contentsOf: path("f8_beside_f32.safetensors"))
    #expect(file.tensors.map(\.name) == ["layers.0.weight"])
    #expect(file["layers.0.weight"]?.floats == [1])
    #expect(file.leftOut == [LeftOut(name: "scale", reason: "F8_E4M3")])
  }

  @Test func labelsOfSeveralNumbers() throws {
    let labels = try IDX.read(path("qmnist_like_labels-idx2-int"))
    #expect(labels.shape == [2, 8])
    #expect(labels.elementType == .int32)
    #expect(labels.integers[0] == 7 && labels.integers[8] == 2)
  }

  @Test func archivesCutAnywhere() throws {
    for name in ["names.npz", "macos.npz"] {
      let bytes = try Fixture.bytes("cases/\(name)")
      expectErrorWhenCutShort(bytes) { try NPZ.decode($0) }
    }
    let bytes = try Fixture.bytes("cases/f8_beside_f32.safetensors")
    expectErrorWhenCutShort(bytes) { try SafeTensors(bytes: $0) }
  }
}
