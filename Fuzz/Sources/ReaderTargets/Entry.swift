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

/// True when each reading and each refusal is shown, for `Fuzz/compare`.
let showsReadings = getenv("SANKOFA_FUZZ_SHOW") != nil

/// Lists the readers with the longest input of each, or writes inputs, instead of reading any;
/// otherwise chooses the coverage that is watched.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutableRawPointer
) -> CInt {
  if getenv("SANKOFA_FUZZ_LIST") != nil {
    for target in FuzzTarget.all { print(target.name, target.longest) }
    exit(0)
  }
  if let folder = getenv("SANKOFA_FUZZ_SEEDS") {
    do { try Seeds.write(to: String(cString: folder)) } catch { fatalError("\(error)") }
    exit(0)
  }
  for module in target.modules where fuzz_watch(module.rawValue) == 0 {
    fatalError("the program has no coverage of \(module.rawValue); build it with Fuzz/build")
  }
  return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let input = FuzzInput(Array(UnsafeBufferPointer(start: data, count: size)))
  let content = target.check(input)
  if showsReadings { print(content.map { "READING \($0())" } ?? "READING nothing") }
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
