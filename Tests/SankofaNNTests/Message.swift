/// What a call that must throw says; empty when it does not throw.
func message<Result>(_ call: () throws -> Result) -> String {
  do { _ = try call() } catch { return "\(error)" }
  return ""
}
