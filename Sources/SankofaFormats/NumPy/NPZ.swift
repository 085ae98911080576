import SankofaTensor

/// NumPy's `.npz`: a zip archive of `.npy` files, each named for its array.
public enum NPZ {
  /// The content of a file.
  public struct Content: Sendable {
    /// The arrays in the archive's order.
    public var tensors: [(name: String, tensor: Tensor)]
    /// The entries that are no arrays, or arrays that no tensor can hold: of another type, with
    /// more axes, or with integers that do not fit `int32`. In the archive's order.
    public var leftOut: [LeftOut]

    /// The array called `name`.
    public subscript(name: String) -> Tensor? { tensors.first { $0.name == name }?.tensor }
  }

  /// Reads the arrays in the file at `path`; other entries are left out and named.
  ///
  /// - Parameter limit: the most bytes to read, and to decompress to.
  /// - Throws: `FormatError` when the file cannot be read, is no whole zip archive, holds only
  ///   entries that are left out, an array is damaged, or there is not enough memory.
  public static func read(
    _ path: String, limit: Int = FileBytes.defaultLimit
  ) throws -> Content {
    try content(ZipBytes(file: path, limit: limit), limit: limit)
  }

  /// Reads the arrays in a file's bytes; other entries are left out and named.
  ///
  /// - Parameters:
  ///   - path: the file's name in errors; places inside an array count from its own start.
  ///   - limit: the most bytes to decompress to.
  /// - Throws: `FormatError` as `read` does.
  public static func decode(
    _ bytes: [UInt8], path: String = FormatError.data, limit: Int = FileBytes.defaultLimit
  ) throws -> Content {
    try content(ZipBytes(bytes, path: path), limit: limit)
  }

  private static func content(_ archive: ZipBytes, limit: Int) throws -> Content {
    var content = Content(tensors: [], leftOut: [])
    var room = limit
    // The memory that the arrays take so far.
    var held = 0
    for entry in try ZipArchive.directory(of: archive) where !entry.isFolder {
      func leaveOut(_ reason: String) {
        content.leftOut.append(LeftOut(name: entry.name, reason: reason))
      }
      if let problem = entry.problem {
        leaveOut(problem)
        continue
      }
      // NumPy returns any other entry as bytes.
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
          "\(counted(entry.size, "byte")) pass the limit, \(room) are left; use a smaller file.")
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

  /// `tensors` as the bytes of a file. The same tensors give the same bytes.
  ///
  /// - Parameters:
  ///   - isCompressed: true when to compress; `false` by default.
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
