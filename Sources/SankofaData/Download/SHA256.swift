/// A SHA-256 digest (FIPS 180-4) of bytes that may arrive in pieces.
package struct SHA256 {
  private typealias State = (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32)
  private var state: State = (
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19
  )
  /// The bytes that do not fill a block yet: fewer than 64.
  private var pending: [UInt8] = []
  private var byteCount: UInt64 = 0

  /// Makes a digest that has taken no bytes yet.
  package init() {}

  /// Adds bytes to the digest.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    byteCount += UInt64(bytes.count)
    var rest = bytes[...]
    if !pending.isEmpty {
      let more = rest.prefix(64 - pending.count)
      pending.append(contentsOf: more)
      rest = rest.dropFirst(more.count)
      guard pending.count == 64 else { return }
      let block = pending
      block.withUnsafeBytes { compress($0) }
      pending.removeAll(keepingCapacity: true)
    }
    let whole = rest.prefix(rest.count / 64 * 64)
    compress(UnsafeRawBufferPointer(rebasing: whole))
    pending.append(contentsOf: rest.dropFirst(whole.count))
  }

  /// The digest of all bytes added so far, as 64 hexadecimal digits.
  package func hexDigest() -> String {
    var last = self
    let bitCount = byteCount * 8
    let zeros = (119 - pending.count) % 64
    var padding: [UInt8] = [0x80] + [UInt8](repeating: 0, count: zeros)
    withUnsafeBytes(of: bitCount.bigEndian) { padding.append(contentsOf: $0) }
    padding.withUnsafeBytes { last.update($0) }
    let (a, b, c, d, e, f, g, h) = last.state
    return [a, b, c, d, e, f, g, h].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// The digest of `bytes`, as 64 hexadecimal digits.
  package static func hexDigest(of bytes: [UInt8]) -> String {
    var digest = SHA256()
    bytes.withUnsafeBytes { digest.update($0) }
    return digest.hexDigest()
  }

  /// Mixes whole blocks of 64 bytes into the state. The letters are those of the standard.
  private mutating func compress(_ blocks: UnsafeRawBufferPointer) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { w in
      Self.k.withUnsafeBufferPointer { k in
        for offset in stride(from: 0, to: blocks.count, by: 64) {
          for t in 0..<16 {
            let word = blocks.loadUnaligned(fromByteOffset: offset &+ 4 &* t, as: UInt32.self)
            w[t] = UInt32(bigEndian: word)
          }
          let (a0, b0, c0, d0, e0, f0, g0, h0) = state
          var (a, b, c, d, e, f, g, h) = state
          // With eight rounds written out, rotating the letters by one place needs no moves.
          for t in stride(from: 0, to: 64, by: 8) {
            round(a, b, c, &d, e, f, g, &h, k[t] &+ w[t])
            round(h, a, b, &c, d, e, f, &g, k[t &+ 1] &+ w[t &+ 1])
            round(g, h, a, &b, c, d, e, &f, k[t &+ 2] &+ w[t &+ 2])
            round(f, g, h, &a, b, c, d, &e, k[t &+ 3] &+ w[t &+ 3])
            round(e, f, g, &h, a, b, c, &d, k[t &+ 4] &+ w[t &+ 4])
            round(d, e, f, &g, h, a, b, &c, k[t &+ 5] &+ w[t &+ 5])
            round(c, d, e, &f, g, h, a, &b, k[t &+ 6] &+ w[t &+ 6])
            round(b, c, d, &e, f, g, h, &a, k[t &+ 7] &+ w[t &+ 7])
            // At this place the schedule's long chain of dependencies overlaps the next eight
            // rounds.
            if t < 48 { extend(w, from: t &+ 16) }
          }
          state = (
            a &+ a0, b &+ b0, c &+ c0, d &+ d0, e &+ e0, f &+ f0, g &+ g0, h &+ h0
          )
        }
      }
    }
  }

  private static let k: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}

/// Computes eight more words of the schedule, from `start` on.
@inline(__always)
private func extend(_ w: UnsafeMutableBufferPointer<UInt32>, from start: Int) {
  for t in start..<start &+ 8 {
    let x = w[t &- 15]
    let y = w[t &- 2]
    let small0 = rotated(x, 7) ^ rotated(x, 18) ^ (x &>> 3)
    let small1 = rotated(y, 17) ^ rotated(y, 19) ^ (y &>> 10)
    w[t] = small1 &+ w[t &- 7] &+ small0 &+ w[t &- 16]
  }
}

@inline(__always)
private func round(
  _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32,
  _ h: inout UInt32, _ word: UInt32
) {
  let big1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
  let t1 = h &+ big1 &+ ((e & f) ^ (~e & g)) &+ word
  let big0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
  d = d &+ t1
  h = t1 &+ big0 &+ ((a & b) ^ (a & c) ^ (b & c))
}

@inline(__always)
private func rotated(_ x: UInt32, _ count: UInt32) -> UInt32 { x &>> count | x &<< (32 &- count) }
