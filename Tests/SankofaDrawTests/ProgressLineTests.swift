import SankofaDraw
import Testing

@Suite struct ProgressLineTests {
  private let line = ProgressLine(
    epoch: 2, epochs: 5, step: 231, steps: 469,
    values: [("loss", 0.12341), ("accuracy", 0.96432)], examplesPerSecond: 116_432,
    secondsLeft: 4.1)

  @Test(arguments: [
    (
      120,
      "Epoch 2/5  ━━━━━━━━━━━─────────────  231/469  loss 0.1234  accuracy 0.9643  116,000/s  "
        + "5 s left"
    ),
    (80, "Epoch 2/5  ━━━━━━━─────────  231/469  loss 0.1234  accuracy 0.9643  5 s left"),
    (78, "Epoch 2/5  ━━━━━━━────────  231/469  loss 0.1234  accuracy 0.9643  5 s left"),
    (60, "Epoch 2/5  231/469  loss 0.1234  accuracy 0.9643  5 s left"),
    (50, "Epoch 2/5  231/469  loss 0.1234  accuracy 0.9643"),
    (40, "Epoch 2/5  loss 0.1234  accuracy 0.9643"),
    (25, "Epoch 2/5  loss 0.1234"),
    (20, "Epoch 2/5  231/469"),
    (9, "Epoch 2/5"),
    (8, "Epoch 2…"),
    (0, ""),
  ])
  func theLineFitsTheTerminal(columns: Int, text: String) {
    #expect(line.text(style: .unicode, columns: columns) == text)
  }

  @Test(arguments: 0...130)
  func noLineIsWiderThanTheTerminal(columns: Int) {
    #expect(line.text(style: .plain, columns: columns).count <= columns)
  }

  @Test func plainAndColoredBars() {
    #expect(
      line.text(style: .plain, columns: 74)
        == "Epoch 2/5  ======--------  231/469  loss 0.1234  accuracy 0.9643  5 s left")
    #expect(
      line.text(style: .trueColor, columns: 74)
        == "Epoch 2/5  \u{1B}[1;38;2;0;114;178m━━━━━━\u{1B}[0m\u{1B}[2m────────\u{1B}[0m  231/469"
        + "  loss 0.1234  accuracy 0.9643  5 s left")
  }

  @Test func theFirstStepTakesAsManyColumnsAsTheLast() {
    let first = ProgressLine(epoch: 1, epochs: 1, step: 1, steps: 469)
    let last = ProgressLine(epoch: 1, epochs: 1, step: 469, steps: 469)
    #expect(
      first.text(style: .plain, columns: 40) == "Epoch 1/1  --------    1/469")
    #expect(
      last.text(style: .plain, columns: 40) == "Epoch 1/1  ========  469/469")
  }

  /// Numbers, rates and times of any length stand beside one bar.
  @Test(arguments: [40, 60, 79, 100, 130])
  func allBarsHaveOneWidth(columns: Int) {
    var widths: Set<Int> = []
    for (loss, rate, left) in [
      (0.1, 116_000.0, 4.0), (12.5, 98_000, 125), (1234.5, 1_160_000, 7200), (1e-9, 9, 1),
      (0.25, nil, nil),
    ] as [(Double, Double?, Double?)] {
      let line = ProgressLine(
        epoch: 3, epochs: 30, step: 7, steps: 45, values: [("loss", loss), ("accuracy", 0.5)],
        examplesPerSecond: rate, secondsLeft: left
      ).text(style: .unicode, columns: columns)
      widths.insert(line.count { "━─".contains($0) })
      #expect(line.count <= columns)
    }
    #expect(widths.count == 1, "\(widths)")
  }

  @Test func plainLines() {
    #expect(
      line.plainText
        == "epoch 2/5, step 231/469: loss 0.1234, accuracy 0.9643, 116,000 examples/s, 5 s left")
    var done = line
    done.step = 469
    done.secondsLeft = nil
    #expect(done.plainText == "epoch 2/5: loss 0.1234, accuracy 0.9643, 116,000 examples/s")
    let bare = ProgressLine(epoch: 1, epochs: 2, step: 0, steps: 0)
    #expect(bare.plainText == "epoch 1/2")
  }

  @Test func smallLargeAndMissingNumbers() {
    let line = ProgressLine(
      epoch: 1, epochs: 1, step: 1, steps: 1,
      values: [("a", 0.000_123_4), ("b", 123_456), ("c", .nan), ("d", 0), ("e", 1_500_000)])
    #expect(
      line.plainText
        == "epoch 1/1: a 0.0001234, b 123456, c nan, d 0.0000, e 1.500e+06")
  }
}

@Suite struct TransferLineTests {
  private let line = TransferLine(
    name: "train-images.gz", byteCount: 4_200_000, totalByteCount: 9_912_422,
    bytesPerSecond: 1_200_000)

  @Test func withAKnownTotal() {
    #expect(
      line.text(style: .unicode, columns: 80)
        == "train-images.gz  ━━━━━━──────────  4.20 MB of 9.91 MB  1.20 MB/s  5 s left")
    #expect(
      line.text(style: .plain, columns: 40) == "train-images.gz  4.20 MB of 9.91 MB  1.~")
    #expect(line.plainText == "train-images.gz: 4.20 MB of 9.91 MB")
  }

  @Test func withoutATotal() {
    let line = TransferLine(name: "a", byteCount: 512)
    #expect(line.text(style: .unicode) == "a  512 B")
    #expect(line.plainText == "a: 512 B")
  }
}
