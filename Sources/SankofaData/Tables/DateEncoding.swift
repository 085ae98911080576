import SankofaTensor

/// A part of a date that comes round again.
public enum DatePart: String, Sendable, Hashable, CaseIterable {
  /// The month of the year.
  case month
  /// The day of the week.
  case weekday
  /// The hour of the day.
  case hour

  /// The number of values before it begins again.
  var period: Int {
    switch self {
    case .month: 12
    case .weekday: 7
    case .hour: 24
    }
  }

  /// The value of a date's part, from 0; 0 is January, Monday or midnight.
  func value(_ date: WrittenDate) -> Int {
    switch self {
    case .month: date.civil.month - 1
    case .weekday: date.weekday
    case .hour: (date.second ?? 0) / 3600
    }
  }

  /// The cosine and the sine of the angle 2π · value / period, for each value.
  static let angles: [DatePart: [(cosine: Float, sine: Float)]] = Dictionary(
    uniqueKeysWithValues: allCases.map { part in
      let turns = (0..<part.period).map { 2 * Double.pi * Double($0) / Double(part.period) }
      let angles = Tensor(turns, shape: [part.period])
      let (cosines, sines) = (angles.cos().doubles, angles.sin().doubles)
      return (part, zip(cosines, sines).map { (Float($0), Float($1)) })
    })
}

/// The encoding of dates as numbers: the day, and the parts that come round again as points on a
/// circle, so that December is next to January.
public struct DateEncoding: Sendable, Hashable {
  /// The order of day and month where both are numbers.
  public var order: DateOrder
  /// The mean of the days since 1970-01-01.
  public var mean: Double
  /// Their deviation.
  public var deviation: Double
  /// The parts that are features.
  public var parts: [DatePart]

  /// Describes an encoding of dates.
  public init(order: DateOrder, mean: Double = 0, deviation: Double = 1, parts: [DatePart] = []) {
    (self.order, self.mean, self.deviation, self.parts) = (order, mean, deviation, parts)
  }
}
