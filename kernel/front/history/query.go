package history

import (
	"cmp"
	"context"
	"slices"
)

// Tail returns the last n inputs, this session's after all others', oldest first. n <= 0 means all. It waits for Run to
// know the session's number, or for ctx.
func (s *Store) Tail(ctx context.Context, n int) ([]Entry, error) {
	all, err := s.all(ctx)
	return last(all, n), err
}

// Range returns the inputs start <= line < stop of one session. Lines below 0 count from its end, as in IPython: -1 is the
// last one; stop 0 means to the end. Session 0 is this one, -1 the one before, and so on.
func (s *Store) Range(ctx context.Context, session, start, stop int) ([]Entry, error) {
	all, err := s.all(ctx)
	if session <= 0 {
		session += s.session
	}
	all = slices.DeleteFunc(all, func(e Entry) bool { return e.Session != session })
	end := 1
	for _, e := range all {
		end = max(end, e.Line+1)
	}
	if start < 0 {
		start += end
	}
	if stop <= 0 {
		stop += end
	}
	return slices.DeleteFunc(all, func(e Entry) bool { return e.Line < start || e.Line >= stop }), err
}

// Search returns the last n inputs (n <= 0: all) that match the glob pattern from their first to their last character,
// oldest first; with unique, of equal ones the newest only. Patterns: * ? [a-z] [^a], where * also crosses lines.
func (s *Store) Search(ctx context.Context, pattern string, n int, unique bool) ([]Entry, error) {
	match, err := glob(pattern)
	if err != nil {
		return nil, err
	}
	all, err := s.all(ctx)
	all = slices.DeleteFunc(all, func(e Entry) bool { return !match.MatchString(e.Input) })
	if unique {
		all = newestOfEqual(all)
	}
	return last(all, n), err
}

// all returns every input, sorted by session and line with this session last. A file that cannot be read is warned of
// and taken as empty; the error is ctx's.
func (s *Store) all(ctx context.Context) ([]Entry, error) {
	select {
	case <-s.ready:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var all []Entry
	if s.file != nil {
		var err error
		if all, err = s.file.entries(s.session); err != nil {
			s.warn(err)
		}
	}
	slices.SortStableFunc(all, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Session, b.Session), cmp.Compare(a.Line, b.Line))
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.entries {
		e.Session = s.session
		all = append(all, e)
	}
	return all, nil
}

func last(all []Entry, n int) []Entry {
	if n > 0 && len(all) > n {
		return all[len(all)-n:]
	}
	return all
}

func newestOfEqual(all []Entry) []Entry {
	newest := make(map[string]int, len(all))
	for i, e := range all {
		newest[e.Input] = i
	}
	kept := all[:0]
	for i, e := range all {
		if newest[e.Input] == i {
			kept = append(kept, e)
		}
	}
	return kept
}
