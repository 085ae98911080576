/// A network that was trained on data of one's own and tested, whatever the data are.
package protocol TestedNetwork {
  /// The trained network.
  var model: Model { get }
  /// The course of the training.
  var history: History { get }
  /// The epoch whose weights were kept; `nil` when nothing was held out.
  var bestEpoch: Int? { get }
  /// The epoch after which training ended because the validation loss no longer improved; `nil` when it
  /// did not end so.
  var stoppedEpoch: Int? { get }
  /// The error that ended the training when the loss was no longer finite.
  var failure: NonFiniteLoss? { get }
  /// The scores of the network on the test examples, and those of the same answer for all of them.
  var testScores: (network: TableScores, trivial: TableScores) { get }
}

extension FileOutcome: TestedNetwork {
  package var testScores: (network: TableScores, trivial: TableScores) {
    (.classes(scores), .classes(trivial))
  }
}

extension ArrayOutcome: TestedNetwork {
  package var testScores: (network: TableScores, trivial: TableScores) { (scores, trivial) }
}

extension TableOutcome: TestedNetwork {
  package var testScores: (network: TableScores, trivial: TableScores) { (scores, trivial) }
}
