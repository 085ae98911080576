import SankofaTensor

/// Reading and writing of NumPy's `.npz` files: zip archives of `.npy` files, each named after its
/// array.
public enum NPZ {
  /// The content of a file.
  public struct Content: Sendable {
    /// The arrays, in the archive's order.
    public var tensors: [(name: String, tensor: Tensor)]
    /// The entries that are not arrays, and the arrays that no tensor can hold: those of another
    /// type, with too many axes, or with integers that do not fit `int32`. They are in the
    /// archive's order.
    public var leftOut: [LeftOut]

    /// The array with the name `name`, or `nil`.
    public subscript(name: String) -> Tensor? { tensors.first { $0.name == name }?.tensor }
  }

  /// Reads the arrays in the file at `path`; other entries are listed in ``Content/leftOut``.
  ///
  /// - Parameter limit: the most bytes to read, and the most bytes of content; 4 GiB by default.
  /// - Throws: `FormatError` when the file cannot be read, is not a complete zip archive or holds
  ///   only entries that are left out, when an array is damaged, or when there is not enough
  ///   memory.
  public static func read(
    _ path: String, limit: Int = FileBytes.defaultLimit
  ) throws -> Content {
    try content(ZipBytes(file: path, limit: limit), limit: limit)
  }

  /// Reads the arrays in the bytes of a file; other entries are listed in ``Content/leftOut``.
  ///
  /// - Parameters:
  ///   - path: the file's name in errors. Places inside an array count from the array's own start.
  ///   - limit: the most bytes of content; 4 GiB by default.
  /// - Throws: `FormatError` in the same cases as `read`.
  public static func decode(
    _ bytes: [UInt8], path: String = FormatError.data, limit: Int = FileBytes.defaultLimit
  ) throws -> Content {
    try content(ZipBytes(bytes, path: path), limit: limit)
  }

  private static func content(_ archive: ZipBytes, limit: Int) throws -> Content {
    var content = Content(tensors: [], leftOut: [])
    var room = limit
    // The bytes of memory that the arrays take so far.
    var held = 0
    for entry in try ZipArchive.directory(of: archive) where !entry.isFolder {
      func leaveOut(_ reason: String) {
        content.leftOut.append(LeftOut(name: entry.name, reason: reason))
      }
      if let problem = entry.problem {
        leaveOut(problem)
        continue
      }
      // NumPy returns other entries as bytes.
      guard entry.name.hasSuffix(".npy") else {
        leaveOut("no array")
        continue
      }
      let input = try ZipEntryInput(archive, entry)
      let file = ByteReader(input)
      guard try file.peek(NPY.magic.count).elementsEqual(NPY.magic) else {
        leaveOut("no array")
        continue
      }
      guard entry.size <= room else {
        throw input.error(
          "\(counted(entry.size, "byte")) exceed the limit, \(room) are left; use a smaller file.")
      }
      do {
        let tensor = try NPY.tensor(file, held: held)
        content.tensors.append((name: String(entry.name.dropLast(4)), tensor: tensor))
        held += tensor.type.byteCount
      } catch let unreadable as NPYHeader.Unreadable {
        leaveOut(unreadable.reason)
      }
      room -= file.offset
    }
    guard !content.tensors.isEmpty || content.leftOut.isEmpty else {
      throw FormatError(
        path: archive.path, place: .file,
        message: "has no array that can be read, found \(content.leftOut.listed); write arrays of "
          + "float32 or int32 with numpy.savez.")
    }
    return content
  }

  /// Encodes `tensors` as the bytes of a file. The same tensors give the same bytes.
  ///
  /// - Parameters:
  ///   - isCompressed: true to compress the arrays; false by default.
  ///   - path: the file's name in errors.
  /// - Throws: `FormatError` when a name occurs twice, or when the archive would exceed 4 GiB or
  ///   65,534 entries.
  public static func encode(
    _ tensors: [(name: String, tensor: Tensor)], isCompressed: Bool = false,
    path: String = FormatError.data
  ) throws -> [UInt8] {
    try ZipArchive.encode(
      tensors.map { ZipArchive.Entry(name: $0.name + ".npy", content: NPY.encode($0.tensor)) },
      isCompressed: isCompressed, path: path)
  }

  /// Writes `tensors` to the file at `path`, completely or not at all.
  ///
  /// - Throws: `FormatError` in the same cases as `encode` and `AtomicFile.write`.
  public static func write(
    _ tensors: [(name: String, tensor: Tensor)], to path: String, isCompressed: Bool = false
  ) throws {
    let bytes = try encode(tensors, isCompressed: isCompressed, path: path)
    try AtomicFile.write(bytes, to: path)
  }
}
