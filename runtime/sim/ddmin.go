package sim

import "slices"

// minimize leaves out of failing steps what they fail without, until each single one is needed. fails says whether steps fail, and is
// those of them that could happen.
//
// Source: Zeller, Hildebrandt, "Simplifying and Isolating Failure-Inducing Input" (2002): the algorithm ddmin. It is repeated, since a
// step that was needed at first may not be any more.
func minimize(steps []Step, fails func(steps []Step) (done []Step, failed bool)) []Step {
	for before := len(steps) + 1; len(steps) < before; {
		before = len(steps)
		steps = ddmin(steps, fails)
	}
	return steps
}

// ddmin leaves out one of n parts, each time that the rest still fails, and makes the parts smaller when none can be left out.
func ddmin(steps []Step, fails func(steps []Step) ([]Step, bool)) []Step {
	for n := 2; len(steps) > 0; {
		size := (len(steps) + n - 1) / n
		less := leaveOut(steps, size, fails)
		switch {
		case len(less) < len(steps):
			steps, n = less, max(2, n-1)
		case size == 1:
			return steps
		default:
			n = min(2*n, len(steps))
		}
	}
	return steps
}

// leaveOut tries to leave out parts of a size, the last ones first, since the others need them less.
func leaveOut(steps []Step, size int, fails func(steps []Step) ([]Step, bool)) []Step {
	for end := len(steps); end > 0; end -= size {
		end = min(end, len(steps))
		if done, failed := fails(slices.Concat(steps[:max(0, end-size)], steps[end:])); failed {
			steps = done
		}
	}
	return steps
}
