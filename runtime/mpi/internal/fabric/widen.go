package fabric

import "sync"

// Widen makes a Split of a fabric that is a whole job's, and another, far, in which there are other jobs, too: the job's ranks have the numbers from first
// on there. Far may have more numbers than ranks.
func Widen(job Fabric, first int, far Fabric) *Split {
	ranks := make([]int, job.Size())
	for i := range ranks {
		ranks[i] = first + i
	}
	return NewSplit(job, ranks, far)
}

// AttachFar is Attach of a Split whose near side has the sink already, with the same numbers.
func (s *Split) AttachFar(sink Sink, mu sync.Locker) {
	s.far.f.Attach(&farSink{sink, s}, mu)
	if s.isSplit() {
		s.watches.Go(func() { s.watch(&s.near, &s.far) })
		s.watches.Go(func() { s.watch(&s.far, &s.near) })
	}
}
