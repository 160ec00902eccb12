/// Integer arithmetic that neither traps nor wraps, for points and durations in nanoseconds.

let nanosecondsPerSecond: Int64 = 1_000_000_000
let secondsPerDay: Int64 = 86_400

/// Division that rounds towards the past also before the epoch. The divisor is positive.
func floorDivision(_ dividend: Int64, _ divisor: Int64) -> Int64 {
    let quotient = dividend / divisor
    return quotient &* divisor > dividend ? quotient - 1 : quotient
}

/// What ``floorDivision(_:_:)`` leaves over: 0 up to the divisor, never negative.
func floorRemainder(_ dividend: Int64, _ divisor: Int64) -> Int64 {
    let remainder = dividend % divisor
    return remainder < 0 ? remainder + divisor : remainder
}

func saturatingSum(_ left: Int64, _ right: Int64) -> Int64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? (right < 0 ? .min : .max) : sum
}

func saturatingDifference(_ left: Int64, _ right: Int64) -> Int64 {
    let (difference, overflow) = left.subtractingReportingOverflow(right)
    return overflow ? (right < 0 ? .max : .min) : difference
}

func saturatingProduct(_ left: Int64, _ right: Int64) -> Int64 {
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? ((left < 0) == (right < 0) ? .max : .min) : product
}
