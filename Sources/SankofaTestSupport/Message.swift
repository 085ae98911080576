/// The message of the error that a call throws; empty when it does not throw.
package func message<Result>(_ call: () throws -> Result) -> String {
  do { _ = try call() } catch { return "\(error)" }
  return ""
}
