import SankofaTensor

/// Reading and writing of WAV files (RIFF; IBM and Microsoft, *Multimedia Programming Interface and
/// Data Specifications 1.0*, 1991; EBU Tech 3306 for files beyond 4 GiB).
///
/// Read are integers of 8, 16, 24 and 32 bits and floating-point numbers of 32 and 64 bits, at any
/// rate and with any number of channels. An integer of b bits is divided by 2^(b−1); 8-bit integers
/// have 128 subtracted first. Chunks may have any order, and those that the samples do not need are
/// skipped. Recordings that were written to a pipe, whose header says no length, are read to the end
/// of the file; files that are cut short are read as far as they go.
public enum WAV {
  /// Reads the recording in the WAV file at `path`.
  ///
  /// - Throws: `FormatError` when the file cannot be read, and in the same cases as `decode`.
  public static func read(_ path: String, limit: Int = FileBytes.defaultLimit) throws -> Sound {
    try decode(ByteReader(file: path, limit: limit)).sound
  }

  /// Decodes the bytes of a WAV file. Faults that do not matter are ignored; ``SoundFile/notes``
  /// lists them.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` when the file is of another kind, a field of the format is impossible or
  ///   of a kind that is not read, the format or all samples are missing, or there is not enough
  ///   memory.
  public static func decode(_ bytes: [UInt8], path: String = FormatError.data) throws -> Sound {
    try decode(ByteReader(bytes, path: path)).sound
  }

  /// Decodes a WAV file, with remarks about the faults that were passed over.
  static func decode(_ file: ByteReader) throws -> (sound: Sound, notes: [String]) {
    let chunks = try WAVChunks(file)
    let (format, data) = (chunks.format, chunks.data)
    var notes = chunks.notes
    let frames = data.count / format.frameBytes
    if let announced = chunks.announced, announced > data.count {
      guard frames > 0 else {
        throw file.error(
          at: chunks.dataPlace,
          "expected \(counted(announced, "byte")) of samples, found \(data.count); "
            + "the file is cut short, get it again.")
      }
      notes.add(
        "the file is cut short: \(frames) of \(announced / format.frameBytes) frames are there")
    } else if !data.count.isMultiple(of: format.frameBytes) {
      let rest = data.count % format.frameBytes
      notes.add("left out \(counted(rest, "byte")) of an unfinished frame")
    }
    let count = frames * format.channels
    let samples = data.withUnsafeBytes { bytes in
      [Float](unsafeUninitializedCapacity: count) { output, used in
        format.convert(bytes, into: UnsafeMutableBufferPointer(rebasing: output[..<count]))
        used = count
      }
    }
    let tensor = Tensor(samples, shape: [frames, format.channels])
    return (Sound(samples: tensor, rate: format.rate), notes.texts)
  }
}

extension WAVFormat {
  /// Converts as many samples as `output` has room for.
  fileprivate func convert(
    _ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableBufferPointer<Float>
  ) {
    func integer<Number: FixedWidthInteger>(_ place: Int, _ type: Number.Type) -> Number {
      Number(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: type))
    }
    switch (number, bits) {
    case (.integer, 8):
      for index in output.indices { output[index] = Float(Int(bytes[index]) - 128) / 128 }
    case (.integer, 16):
      for index in output.indices {
        output[index] = Float(integer(2 * index, Int16.self)) / 0x1p15
      }
    case (.integer, 24):
      for index in output.indices {
        let low = Int32(integer(3 * index, UInt16.self))
        let high = Int32(Int8(bitPattern: bytes[3 * index + 2]))
        output[index] = Float(high << 16 | low) / 0x1p23
      }
    case (.integer, 32):
      for index in output.indices {
        output[index] = Float(integer(4 * index, Int32.self)) / 0x1p31
      }
    case (.float, 32):
      for index in output.indices {
        output[index] = Float(bitPattern: integer(4 * index, UInt32.self))
      }
    case (.float, 64):
      for index in output.indices {
        output[index] = Float(Double(bitPattern: integer(8 * index, UInt64.self)))
      }
    default: preconditionFailure("WAV: \(bits) bits were not refused")
    }
  }
}
