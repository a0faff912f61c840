import Foundation
import Redaction

/// A linear-chain conditional random field, trained by stochastic gradients with AdaGrad's step sizes (Duchi,
/// Hazan, Singer 2011).
///
/// Only the structure of labels ties tokens together: what continues must have begun.
@safe
final class RandomField {
    private static let stride = TaggerLabel.stride
    private static let labels = TaggerLabel.count
    /// Larger weights would not fit the eight bits in which they ship.
    static let weightMax: Float = 4
    private static let rate: Float = Float(ProcessInfo.processInfo.environment["RATE"] ?? "0.1")!
    /// The share of features that a line is learned without.
    static let dropped = Double(ProcessInfo.processInfo.environment["DROP"] ?? "0.25")!
    /// What is already right within this is not worth a step.
    private static let gradientMin: Float = 0.02

    private let rows = 1 << FeatureExtractor.bits
    /// One weight for each row and label.
    let weights: UnsafeMutablePointer<Float>
    private let squares: UnsafeMutablePointer<Float>
    /// Features that are left out for good.
    private(set) var isPruned: [Bool]
    private let sums: UnsafeMutablePointer<Float>
    private var summed: Float = 0

    init() {
        let count = rows * Self.stride
        isPruned = [Bool](repeating: false, count: rows)
        unsafe weights = .allocate(capacity: count)
        unsafe squares = .allocate(capacity: count)
        unsafe sums = .allocate(capacity: count)
        unsafe sums.initialize(repeating: 0, count: count)
        unsafe weights.initialize(repeating: 0, count: count)
        unsafe squares.initialize(repeating: 0.1, count: count)
    }

    deinit {
        unsafe weights.deallocate()
        unsafe squares.deallocate()
        unsafe sums.deallocate()
    }

    /// Learns from one line, without a part of its features chosen at random: none shall be indispensable
    /// (dropout; Srivastava et al. 2014).
    ///
    /// - Returns: The negative logarithm of the right labels' probability.
    func learn(_ whole: Example, _ random: inout SeededRandom) -> Float {
        let example = whole.dropping(Self.dropped, &random)
        var scores = self.scores(of: example)
        var loss: Float = 0
        marginals(&scores, example, &loss)
        var first = 0
        for (index, end) in example.ends.enumerated() {
            defer { first = Int(end) }
            guard !example.isMask[index] else { continue }
            let place = index * Self.stride
            scores[place + Int(example.gold[index])] -= 1
            let size = scores[place..<place + Self.labels].reduce(0) { $0 + abs($1) }
            guard size > Self.gradientMin else { continue }
            step(example.rows[first..<Int(end)], gradient: scores[place..<place + Self.stride])
        }
        return loss
    }

    private func step(_ rows: ArraySlice<UInt32>, gradient: ArraySlice<Float>) {
        unsafe gradient.withUnsafeBufferPointer { gradient in
            for row in rows where !isPruned[Int(row)] {
                let weights = unsafe self.weights + Int(row) * Self.stride
                let squares = unsafe self.squares + Int(row) * Self.stride
                for label in 0..<Self.stride {
                    let slope = unsafe gradient[label]
                    unsafe squares[label] += slope * slope
                    let weight = unsafe weights[label] - Self.rate * slope / squares[label].squareRoot()
                    unsafe weights[label] = max(-Self.weightMax, min(Self.weightMax, weight))
                }
            }
        }
    }

    /// Leaves the features with the least weights out, all but so many.
    func prune(keeping kept: Int) {
        let sizes = (0..<rows).map { row in
            (0..<Self.stride).reduce(Float(0)) { unsafe $0 + abs(weights[row * Self.stride + $1]) }
        }
        for row in (0..<rows).sorted(by: { sizes[$0] > sizes[$1] }).dropFirst(kept) {
            isPruned[row] = true
            for place in row * Self.stride..<(row + 1) * Self.stride { unsafe weights[place] = 0 }
        }
    }

    /// Adds the weights as they are now to the average.
    func noteForAverage() {
        summed += 1
        for place in 0..<rows * Self.stride { unsafe sums[place] += weights[place] }
    }

    /// Puts the average of the noted weights in their place.
    func average() {
        for place in 0..<rows * Self.stride { unsafe weights[place] = sums[place] / summed }
    }

    /// Shrinks all weights.
    func decay(by factor: Float) {
        for place in 0..<rows * Self.stride { unsafe weights[place] *= factor }
    }

    /// The sums of the features' weights, `stride` of them a token.
    private func scores(of example: Example) -> [Float] {
        var scores = [Float](repeating: 0, count: example.ends.count * Self.stride)
        unsafe scores.withUnsafeMutableBufferPointer { scores in
            var first = 0
            for (index, end) in example.ends.enumerated() {
                guard let place = unsafe scores.baseAddress.map({ unsafe $0 + index * Self.stride }) else { return }
                for row in example.rows[first..<Int(end)] {
                    let weights = unsafe self.weights + Int(row) * Self.stride
                    for label in 0..<Self.stride { unsafe place[label] += weights[label] }
                }
                first = Int(end)
            }
        }
        return scores
    }

    /// Turns scores into the probability of each label at each token (forward and backward pass).
    private func marginals(_ scores: inout [Float], _ example: Example, _ loss: inout Float) {
        let (count, stride) = (example.ends.count, Self.stride)
        for index in 0..<count {
            let place = index * stride
            let top = example.isMask[index] ? 0 : scores[place..<place + Self.labels].max() ?? 0
            loss += top - scores[place + Int(example.gold[index])]
            for label in 0..<Self.labels {
                let isBarred = example.isMask[index] && label != 0
                scores[place + label] = isBarred ? 0 : expf(scores[place + label] - top)
            }
        }
        var backward = [Float](repeating: 1, count: count * stride)
        for index in Swift.stride(from: count - 2, through: 0, by: -1) {
            let (place, next) = (index * stride, (index + 1) * stride)
            var common: Float = 0
            var sum: Float = 0
            for label in 0..<Self.labels {
                let value = scores[next + label] * backward[next + label]
                sum += value
                if !TaggerLabel.continues(label) { common += value }
            }
            let scale = 1 / max(sum, 1e-30)
            for label in 0..<Self.labels { backward[place + label] = common * scale }
            for type in 0..<TaggerLabel.types.count {
                let (begin, inside) = (1 + 2 * type, 2 + 2 * type)
                let value = (common + scores[next + inside] * backward[next + inside]) * scale
                backward[place + begin] = value
                backward[place + inside] = value
            }
        }
        forward(&scores, backward, count, &loss)
    }

    private func forward(_ scores: inout [Float], _ backward: [Float], _ count: Int, _ loss: inout Float) {
        var before = [Float](repeating: 0, count: Self.labels)
        for index in 0..<count {
            let place = index * Self.stride
            // Nothing can be continued that has not begun.
            for type in 0..<TaggerLabel.types.count {
                scores[place + 2 + 2 * type] *= before[1 + 2 * type] + before[2 + 2 * type]
            }
            let sum = scores[place..<place + Self.labels].reduce(0, +)
            loss += logf(max(sum, 1e-30))
            for label in 0..<Self.labels { before[label] = scores[place + label] / max(sum, 1e-30) }
            var total: Float = 0
            for label in 0..<Self.labels {
                scores[place + label] = before[label] * backward[place + label]
                total += scores[place + label]
            }
            for label in 0..<Self.labels { scores[place + label] /= max(total, 1e-30) }
        }
    }

    /// The likeliest label of each token by itself, for a quick look at progress.
    func guesses(_ example: Example) -> [Int] {
        var scores = self.scores(of: example)
        var loss: Float = 0
        marginals(&scores, example, &loss)
        return example.ends.indices.map { index in
            let place = index * Self.stride
            return (0..<Self.labels).max { scores[place + $0] < scores[place + $1] } ?? 0
        }
    }
}
