import SankofaData
import Testing

struct SHA256Tests {
  /// Messages and digests of FIPS 180-4's examples and of NIST's test vectors.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
        + "lmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func knownAnswers(message: String, digest: String) {
    #expect(SHA256.hexDigest(of: Array(message.utf8)) == digest)
  }

  @Test func aMillionLetters() {
    #expect(
      SHA256.hexDigest(of: [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// Around the block's length, where the padding takes one block or two; digests of the message
  /// 0, 1, 2, … of that length, one after the other, digested again with Python's hashlib.
  @Test func everyLengthUpToThreeBlocks() {
    var all = SHA256()
    for length in 0...192 {
      let digest = SHA256.hexDigest(of: (0..<length).map { UInt8($0) })
      Array(digest.utf8).withUnsafeBytes { all.update($0) }
    }
    #expect(all.hexDigest() == "f99cb4396c91bd23c4275923511b57dfbe545fffcb97d0a9130575e6b489f3a5")
  }

  @Test func piecesGiveTheSame() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let whole = SHA256.hexDigest(of: bytes)
    for size in [1, 3, 63, 64, 65, 128, 999] {
      var digest = SHA256()
      for begin in stride(from: 0, to: bytes.count, by: size) {
        bytes[begin..<min(begin + size, bytes.count)].withUnsafeBytes { digest.update($0) }
      }
      #expect(digest.hexDigest() == whole, "pieces of \(size)")
    }
  }
}
