"""Wrong answers to lab 3: those that the checks must name. See test_labs.py."""

ONE = [
    (3, 'fmt.Errorf("%s:%d: %w", file, i+1, err)', 'fmt.Errorf("%s: %w", file, err)', "the error gives the file and the number of the line"),
    (10, "order.Slow{From: 0, To: 2, Time: 20 * time.Millisecond}", "order.Slow{}", "the checker confirms the inversion"),
    (11, "Slow: order.Slow{From: 0, To: 1, Messages: 1,", "Slow: order.Slow{From: 0, To: 1,", "a message has overtaken another of the same link"),
    (12, 'To: []int{1}},', 'To: []int{1, 2}},', "but a message waits for ever"),
    (13, 'string(line) + "\\n" + mail', 'string(line) + ":" + mail', "comes back as it was"),
    (14, "	if err := send(a.sent.Copy()); err != nil {\n		return err\n	}\n	a.sent.Sent(a.me, to...)\n	return nil", "	a.sent.Sent(a.me, to...)\n	return send(a.sent.Copy())", "it would wait for itself"),
    (15, "		held = slices.Delete(held, i, i+1)", "		return read, slices.Delete(held, i, i+1)", "each reading frees another"),
]

# One recv for one message; a list that is shorter than it was; a mail that goes on from its second server.
TWO = [
    (3, "			continue\n", "			break\n", "three servers"),
    (4, "		return 0, \"\", nil, fmt.Errorf(\"%q is no port; %s\", args[0], usage)", "		port, err = 0, nil", "the usage"),
    (5, "		if err != nil {\n			fmt.Fprintln(out, err)\n		}", "		if err != nil {\n			return err\n		}", "a mail that is refused is shown"),
    (6, "	b.mu.Lock()\n	defer b.mu.Unlock()\n	mails :=", "	mails :=", "take waits for the lock"),
    (7, "	if len(buffer) < head+n {\n		return \"\", buffer, false, nil\n	}\n", "	n = min(n, len(buffer)-head)\n", "which arrive in pieces of 1 bytes"),
    (8, "			return nil, err\n", "			return mails, nil\n", "a connection that breaks before the end is an error"),
    (9, "To: users[domain], Kind", "To: m.To, Kind", "a mail makes 0 or 1 hop between servers"),
    (14, "	if err := send(a.sent.Copy()); err != nil {", "	if err := send(a.sent); err != nil {", "the clock of a mail that has left does not change any more"),
    (15, "	held = slices.Clone(waiting)\n	for {\n", "	held = slices.Clone(waiting)\n	if len(held) > 0 {\n		return held, nil\n	}\n	for {\n", "of 3, 2, 5, 1 one reads 1, 2, 3"),
]

# The user is compared with the domain, as in the handout; whole matrices; one sender for all; a set of receivers that is forgotten.
THREE = [
    (3, "		if _, twice := servers[domain]; err == nil && twice {", "		if false {", 'the line "host9:5559:w9.fr" is refused'),
    (7, "n < 0 || n > maxText", "n < 0", "is refused, without waiting for the rest"),
    (9, "		if domain != here {", "		if users[domain][0] != here {", "it goes round and round"),
    (14, "		if a.read[k] < row[a.me] {\n			return false\n		}", "		for _, n := range row {\n			if a.read[k] < n {\n				return false\n			}\n		}", "only my column counts"),
]

FOUR = [
    (9, "	for _, address := range m.To {\n		if _, err := placeOf", "	for _, address := range m.To {\n		boxes.store(address, m.Text)\n		if _, err := placeOf", "and nothing is kept, nor transferred"),
    (14, "	after.Sent(l.From, l.To...)\n", "", "who reads a mail learns to whom it went"),
]

# One counter for all senders; what a mail tells is learnt as it comes, not as it is read.
ALL_SENDERS = """	awaited, read := 0, 0
	for _, row := range l.Clock {
		awaited += row[a.me]
	}
	for _, n := range a.read {
		read += n
	}
	return read >= awaited
"""
BY_SENDER = """	for k, row := range l.Clock {
		if a.read[k] < row[a.me] {
			return false
		}
	}
	return true
"""

FIVE = [
    (14, BY_SENDER, ALL_SENDERS, "they are counted by sender"),
]

# The clock is lost when the client fetches again.
SIX = [
    (2, "	if !known {", "	if false {", "an unknown domain is an error, which names it"),
    (6, "	delete(b.mails, address)\n", "", "a box that was fetched is empty"),
    (7, 'strings.SplitN(text, ":", 3)', 'strings.Split(text, ":")', "survives the journey"),
    (15, "	held = slices.Clone(waiting)\n", "	a = newAccount(a.me)\n	held = slices.Clone(waiting)\n", "what was read at the fetch before still counts (here: [])"),
    (14, BY_SENDER, "	a.sent.Merge(l.Clock)\n" + BY_SENDER, "one learns at the reading, not at the receipt"),
]

# These disturb the scenes that are played with the whole service.
SEVEN = [
    (1, "		go func() {\n			defer conn.Close()\n			handle(conn)\n		}()", "		handle(conn)\n		conn.Close()", "there has to be one goroutine for each connection"),
    (4, "	if len(args) != 3 {", "	if len(args) > 3 {", "server : the usage"),
    (5, "		line, end := in.ReadString('\\n')", "		line, end := in.ReadString('\\n')\n		if end != nil {\n			return nil\n		}", "even if it has no line end"),
    (8, '	return conn.Send("END", "")', "	return nil", "the end mark is missing"),
]

# The first is what a student hands in: no answer of it disturbs another exercise.
GROUPS = [ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN]
