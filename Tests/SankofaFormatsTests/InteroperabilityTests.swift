import Foundation
import SankofaFormats
import SankofaTensor
import Testing

/// Other people's programs read what is written here. Runs when `SANKOFA_PYTHON` names a Python with
/// numpy, safetensors and pillow.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["SANKOFA_PYTHON"] != nil))
struct InteroperabilityTests {
  private let script = """
    import gzip, sys, numpy
    from PIL import Image
    from safetensors import safe_open
    from safetensors.numpy import load_file
    folder = sys.argv[1] + "/"
    expected = {
        "float32": numpy.array([[0.0, -0.0, 1.5], [numpy.inf, -1e-40, 3.4e38]], "f4"),
        "float64": numpy.array([0.1, -2.5, 5e-324], "f8"),
        "int32": numpy.array([[[1], [-2]], [[2**31 - 1], [-(2**31)]]], "i4"),
        "uint8": numpy.arange(250, 256, dtype="u1").reshape(3, 2),
        "bool": numpy.array([True, False, True]),
    }
    def check(found, of):
        assert list(found) == list(of), list(found)
        for name in of:
            assert found[name].dtype == of[name].dtype, name
            assert found[name].shape == of[name].shape, name
            assert found[name].tobytes() == of[name].tobytes(), name
    check(dict(sorted(load_file(folder + "a.safetensors").items())), dict(sorted(expected.items())))
    with safe_open(folder + "a.safetensors", "np") as file:
        assert file.metadata() == {"é": 'a"b\\n'}, file.metadata()
    check(numpy.load(folder + "stored.npz"), expected)
    check(numpy.load(folder + "deflated.npz"), expected)
    check({"int32": numpy.load(folder + "a.npy")}, {"int32": expected["int32"]})
    assert gzip.open(folder + "a.gz").read() == bytes(range(250, 256)) * 1000
    for mode, name in (("L", "grey.png"), ("RGB", "colour.png")):
        picture = Image.open(folder + name)
        assert picture.mode == mode and picture.size == (8, 6), picture
        assert picture.tobytes() == bytes(i * i % 251 for i in range(48 * len(mode)))
    """

  @Test func pythonReadsEverything() throws {
    let python = try #require(ProcessInfo.processInfo.environment["SANKOFA_PYTHON"])
    try withTemporaryFolder { folder in
      try SafeTensors(tensors: goldenTensors, metadata: ["é": "a\"b\n"])
        .write(to: folder + "/a.safetensors")
      try NPZ.write(goldenTensors, to: folder + "/stored.npz")
      try NPZ.write(goldenTensors, to: folder + "/deflated.npz", isCompressed: true)
      try NPY.write(
        #require(goldenTensors.first { $0.name == "int32" }).tensor, to: folder + "/a.npy")
      let bytes = [[UInt8]](repeating: Array(250...255), count: 1000).flatMap { $0 }
      try AtomicFile.write(Gzip.compress(bytes), to: folder + "/a.gz")
      for (channels, name) in [(1, "grey"), (3, "colour")] {
        let pixels = (0..<48 * channels).map { UInt8($0 * $0 % 251) }
        let image = Image(width: 8, height: 6, channels: channels, pixels: pixels)
        try PNG.write(image, to: "\(folder)/\(name).png")
      }
      let process = Process()
      process.executableURL = URL(fileURLWithPath: python)
      process.arguments = ["-c", script, folder]
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
  }
}
