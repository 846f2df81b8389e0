package check

import "maps"

// Fork returns a Checker that knows the same live names, and from here on goes its own way. Both share what was imported, and never
// give two things the same version, so that what is compiled of their cells can meet in one engine.
func (c *Checker) Fork() *Checker {
	c.mu.Lock()
	defer c.mu.Unlock()
	return &Checker{mu: c.mu, imports: c.imports, live: maps.Clone(c.live), users: c.users}
}

// Empty is Fork without the names.
func (c *Checker) Empty() *Checker {
	return &Checker{mu: c.mu, imports: c.imports, live: map[string]*entity{}, users: c.users}
}

// Agrees reports whether a cell of these words means the same to c as to its fork o: each of its names, and each declaration that is made again
// when the cell declares one of them anew, is the very same. Then the Result of one may be committed to both.
func (c *Checker) Agrees(o *Checker, words map[string]bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	touched := maps.Clone(words)
	for more := true; more; {
		more = false
		for _, live := range []map[string]*entity{c.live, o.live} {
			for name, e := range live {
				if !touched[name] && e.dependsOn(touched) {
					touched[name] = true
					more = true
				}
			}
		}
	}
	for name := range touched {
		if c.live[name] != o.live[name] {
			return false
		}
	}
	return true
}

// Has reports whether a name is live.
func (c *Checker) Has(name string) bool { return c.isLive(name) }
