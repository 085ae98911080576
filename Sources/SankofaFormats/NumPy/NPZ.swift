import SankofaTensor

/// NumPy's `.npz`: a zip archive of `.npy` files, each named for its array.
public enum NPZ {
  /// The arrays in the file at `path`, in the archive's order.
  ///
  /// - Parameter limit: the most bytes to read, and to decompress to.
  /// - Throws: `FormatError` when the file cannot be read, is no whole zip archive, or holds
  ///   anything but whole `.npy` files.
  public static func read(
    _ path: String, limit: Int = FileBytes.defaultLimit
  ) throws -> [(name: String, tensor: Tensor)] {
    try decode(FileBytes.read(path, limit: limit), path: path, limit: limit)
  }

  /// The arrays in a file's bytes, in the archive's order.
  ///
  /// - Parameters:
  ///   - path: the file's name in errors; places inside an array count from its own start.
  ///   - limit: the most bytes to decompress to.
  /// - Throws: `FormatError` as `read` does.
  public static func decode(
    _ bytes: [UInt8], path: String = FormatError.data, limit: Int = FileBytes.defaultLimit
  ) throws -> [(name: String, tensor: Tensor)] {
    try ZipArchive.decode(bytes, path: path, limit: limit).map { entry in
      guard entry.name.hasSuffix(".npy") else {
        throw FormatError(
          path: path, place: .file,
          message: "expected names that end in .npy, found \(entry.name.quoted); "
            + "write the file with numpy.savez.")
      }
      return (
        name: String(entry.name.dropLast(4)),
        tensor: try NPY.decode(entry.content, path: "\(path) \(entry.name.quoted)")
      )
    }
  }

  /// `tensors` as the bytes of a file. The same tensors give the same bytes.
  ///
  /// - Parameters:
  ///   - isCompressed: whether to compress; `false` by default.
  ///   - path: the file's name in errors.
  /// - Throws: `FormatError` when a name comes twice or the archive would pass 4 GiB or 65,535 names.
  public static func encode(
    _ tensors: [(name: String, tensor: Tensor)], isCompressed: Bool = false,
    path: String = FormatError.data
  ) throws -> [UInt8] {
    try ZipArchive.encode(
      tensors.map { ZipArchive.Entry(name: $0.name + ".npy", content: NPY.encode($0.tensor)) },
      isCompressed: isCompressed, path: path)
  }

  /// Writes `tensors` to the file at `path`, whole or not at all.
  ///
  /// - Throws: `FormatError` as `encode` and `AtomicFile.write` do.
  public static func write(
    _ tensors: [(name: String, tensor: Tensor)], to path: String, isCompressed: Bool = false
  ) throws {
    let bytes = try encode(tensors, isCompressed: isCompressed, path: path)
    try AtomicFile.write(bytes, to: path)
  }
}
