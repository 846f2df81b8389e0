package check

// Kept is what remains of a cell that has failed as it ran: its functions, types, constants and imports are there, because nothing of them is run; its variables
// may have no value yet, and are not, nor is what uses them. Commit makes it live. nil: nothing remains. lost are the link names that nobody can mention.
func (r *Result) Kept() (kept *Result, lost []string) {
	if len(r.dropped) > 0 { // names of earlier cells are lost by what it declares: all or nothing
		return nil, nil
	}
	gone := map[string]bool{}
	for again := true; again; {
		again = false
		for _, e := range r.entities {
			if !gone[e.name] && (e.kind() == "var" || e.dependsOn(gone)) {
				gone[e.name], again = true, true
			}
		}
	}
	all := *r
	all.entities = nil
	for _, e := range r.entities {
		switch {
		case !gone[e.name]:
			all.entities = append(all.entities, e)
		case e.kind() == "var" || e.kind() == "func":
			lost = append(lost, LoweredName(e.obj))
		}
	}
	if all.entities == nil {
		return nil, nil
	}
	return &all, lost
}
