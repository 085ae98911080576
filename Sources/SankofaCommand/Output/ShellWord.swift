/// Returns a text as a word for a shell, in quotation marks where it needs them.
func shellWord(_ text: String) -> String {
  let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || "/._-+=:@,".contains($0) }
  if isPlain, !text.isEmpty { return text }
  // Bash's notation for characters that do not fit on a line.
  if !text.isPlain { return "$'\(text.utf8.map(shellByte).joined())'" }
  return "'"
    + text.split(separator: "'", omittingEmptySubsequences: false)
    .joined(separator: "'\\''") + "'"
}

/// Returns a path as a word for a shell, with `./` where a command would take it for an option.
func shellPath(_ path: String) -> String { shellWord(path.hasPrefix("-") ? "./" + path : path) }

/// A byte within `$'…'`: letters and digits as they are, anything else by its hexadecimal code.
private func shellByte(_ byte: UInt8) -> String {
  let isPlain = (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  let digits = String(byte, radix: 16)
  return isPlain ? String(Unicode.Scalar(byte)) : "\\x" + (byte < 16 ? "0" : "") + digits
}
