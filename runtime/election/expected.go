package election

import "math/bits"

// Best is how many E messages an election among n takes when all start and the ids grow in the direction of the ring, so that
// each but the greatest is dropped after one hop: 2n−1.
func Best(n int) int { return 2*n - 1 }

// Worst is the same when they grow against that direction: n(n+1)/2.
func Worst(n int) int { return n * (n + 1) / 2 }

// Mean is the mean of the same over all orders of the ids: n·H_n.
func Mean(n int) float64 { return float64(n) * Harmonic(n) }

// MeanOf is the mean when k random processes start, in the variant Relay: n·H_k.
func MeanOf(n, k int) float64 { return float64(n) * Harmonic(k) }

// Harmonic is H_k, the sum 1 + 1/2 + … + 1/k.
func Harmonic(k int) float64 {
	sum := 0.0
	for i := k; i >= 1; i-- {
		sum += 1 / float64(i)
	}
	return sum
}

// Bound is the most probes and answers that an election of [HirschbergSinclair] among n takes: 8n(1+⌈log₂ n⌉).
func Bound(n int) int { return 8 * n * (1 + bits.Len(uint(n-1))) }
