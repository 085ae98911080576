import CFuzz

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// The functions that libFuzzer calls.

/// The reader that `SANKOFA_FUZZ_READER` names.
private let target: FuzzTarget = {
  let name = getenv("SANKOFA_FUZZ_READER").map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
    fatalError(
      "SANKOFA_FUZZ_READER must be one of "
        + FuzzTarget.all.map(\.name).joined(separator: ", ") + ", got \"\(name)\"")
  }
  return target
}()

/// True when each reading is shown, for `Fuzz/compare`.
private let shows = getenv("SANKOFA_FUZZ_SHOW") != nil

/// Writes inputs instead of reading any, when a folder for them is named.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutableRawPointer
) -> CInt {
  if let folder = getenv("SANKOFA_FUZZ_SEEDS") {
    do { try Seeds.write(to: String(cString: folder)) } catch { fatalError("\(error)") }
    exit(0)
  }
  return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let input = FuzzInput(Array(UnsafeBufferPointer(start: data, count: size)))
  let content = target.check(input)
  if shows { print("READING \(content.map { $0() } ?? "null")") }
  return 0
}

@_cdecl("LLVMFuzzerCustomMutator")
public func mutateInput(
  _ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ most: Int, _ seed: UInt32
) -> Int {
  guard let mutate = target.mutate else { return LLVMFuzzerMutate(data, size, most) }
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  let changed = mutate(bytes, Mutation(seed: seed, most: most)).prefix(most)
  if changed.isEmpty { return LLVMFuzzerMutate(data, size, most) }
  _ = UnsafeMutableBufferPointer(start: data, count: changed.count).update(fromContentsOf: changed)
  return changed.count
}
