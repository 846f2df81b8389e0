package sock

// Waiting reports whether a call waits for s in Go's poller.
func Waiting(s *Endpoint) bool {
	for _, w := range []*watch{&s.c.rd, &s.c.wr} {
		w.mu.Lock()
		n := len(w.waiters)
		w.mu.Unlock()
		if n > 0 {
			return true
		}
	}
	return false
}
