package history

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A bank of two branches and an office, in ShiViz's own format: the office asks both, and adds what they have.
const bankLog = `office opens
office {"office":1}
asks both for their balance
office {"office":2}
opens
north {"north":1}
is asked
north {"north":2, "office":2}
answers 40
north {"north":3, "office":2}
is asked
south {"south":1, "office":2}
answers 60
south {"south":2, "office":2}
hears 60
office {"office":3, "south":2}
hears 40
office {"office":4, "south":2, "north":3}
has 100
office {"office":5, "south":2, "north":3}
`

// reversed is a log of the other order of lines.
func reversed(log string) string {
	lines := strings.Split(strings.TrimSpace(log), "\n")
	for i := 0; i+1 < len(lines); i += 2 {
		lines[i], lines[i+1] = lines[i+1], lines[i]
	}
	return strings.Join(lines, "\n") + "\n"
}

func TestReadShiViz(t *testing.T) {
	custom := regexp.MustCompile(`(?m)^(.*)\n(\S+) (.*)$`).ReplaceAllString(bankLog, "[INFO] $2 $3 $1")
	quoted := regexp.MustCompile(`(?m)^(.*)\n(\S+) (.*)$`).ReplaceAllStringFunc(bankLog, func(event string) string {
		text, rest, _ := strings.Cut(event, "\n")
		host, clock, _ := strings.Cut(rest, " ")
		return fmt.Sprintf("State: <%s>\n/\\ Host = %s\n/\\ Clock = %q", text, host, clock)
	})
	for name, text := range map[string]string{
		"default":     bankLog,
		"of TLC":      `^State: <(?<event>.*)>\n\/\\ Host = (?<host>.*)\n\/\\ Clock = "(?<clock>.*)"` + "\n\n" + quoted,
		"with header": shiVizLine + "\n\n" + bankLog,
		"CRLF":        strings.ReplaceAll(bankLog, "\n", "\r\n"),
		"own regular expression": `\[(?<level>\w+)\] (?<host>\S*) (?<clock>{.*}) (?<event>.*)` +
			"\n\n" + custom,
		"one execution": shiVizLine + "\n^=== (?<trace>.*) ===$\n=== monday ===\n" + bankLog,
	} {
		l, err := ReadShiViz(strings.NewReader(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		checkBank(t, name, l)
	}
	for _, begin := range []string{"", "   \n=== Execution #1 ===\n"} { // GoVector writes the line when it appends to a log
		l, err := ReadGoVector(strings.NewReader(begin + reversed(bankLog)))
		if err != nil {
			t.Fatal(err)
		}
		checkBank(t, "GoVector", l)
	}
}

func checkBank(t *testing.T, name string, l *Log) {
	t.Helper()
	if got, want := names(l), "office#1 office#2 north#1 north#2 north#3 south#1 south#2 office#3 office#4 office#5"; got != want {
		t.Errorf("%s: order %s, want that of the text, %s", name, got, want)
	}
	if name != "one execution" && len(l.Problems()) != 0 {
		t.Errorf("%s: problems %v", name, l.Problems())
	}
	asks := l.Index("office", 2)
	if got := l.Receipts(asks); !slices.Equal(got, []int{l.Index("north", 2), l.Index("south", 1)}) {
		t.Errorf("%s: the question has the receipts %v", name, got)
	}
	if e := l.Events[asks]; e.Kind != Send || e.Name != "asks both for their balance" || fmt.Sprint(e.Msg.To) != "[north south]" {
		t.Errorf("%s: the question is %+v, %+v", name, e, e.Msg)
	}
	if got := l.Clock(len(l.Events) - 1).String(); got != `{"north":3, "office":5, "south":2}` {
		t.Errorf("%s: the last clock is %s", name, got)
	}
	if !l.Concurrent(l.Index("north", 3), l.Index("south", 2)) {
		t.Errorf("%s: the answers are not concurrent", name)
	}
}

func TestReadGoVectorWithTimes(t *testing.T) {
	text := "1500 a {\"a\":1}\nInitialization Complete\n1600 a {\"a\":2}\nsends\n 1700 b {\"b\":1}\nInitialization Complete\n1400 b {\"a\":2, \"b\":2}\nreceives\n"
	l, err := ReadGoVector(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if names(l) != "a#1 a#2 b#1 b#2" || l.Events[1].Wall.UnixNano() != 1600 || !slices.Equal(l.Sends(3), []int{1}) {
		t.Errorf("read %v", l.Events)
	}
}

func TestReadForeignBad(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "no line of it has a process"},
		{"prose", "hello\nworld\n", "no line of it has a process"},
		{"a log of GoVector", reversed(bankLog), "use ReadGoVector"},
		{"two executions", shiVizLine + "\n^=== (?<trace>.*) ===$\n=== one ===\n" + bankLog + "=== two ===\n" + bankLog, "has 2 executions"},
		{"no clock group", "(?<event>.*) (?<host>.*)\n\n" + bankLog, "no group (?<clock>"},
		{"a broken expression", "(?<event>.*) (?<host>.*) (?<clock>{.*\n\n" + bankLog, "not understood"},
	} {
		if _, err := ReadShiViz(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
	if _, err := ReadGoVector(strings.NewReader(bankLog)); err == nil || !strings.Contains(err.Error(), "use ReadShiViz") {
		t.Errorf("a log of ShiViz: %v", err)
	}
}

// Each of these ShiViz refuses (the exceptions of modelGraph.js and vectorTimestamp.js); here they are Problems, and the rest is used.
func TestReadShiVizClocksThatLie(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a process that has no events", "x\na {\"a\":1, \"z\":3}\n", "line 1: the clock of a #1 (local x) tells of z, which the log does not have"},
		{"an event beyond the last", "x\na {\"a\":1, \"b\":3}\ny\nb {\"b\":1}\n", "event 3 of b, which the log does not have"},
		{"numbers that do not begin with 1", "x\na {\"a\":2}\n", "lacks events of a: #1"},
		{"numbers with a hole", "x\na {\"a\":1}\ny\na {\"a\":3}\n", "lacks events of a: #2"},
		{"a number twice", "x\na {\"a\":1}\ny\na {\"a\":1}\n", "have the number of another event"},
		{"not in its own clock", "x\na {\"b\":1}\ny\nb {\"b\":1}\n", "the log:1: the process \"a\" is not in its own clock"},
		{"no clock", "x\na {hello}\ny\nb {\"b\":1}\n", "the log:1: the vector clock {hello} is no map"},
		{"each before the other", "x\na {\"a\":1, \"b\":1}\ny\nb {\"b\":1, \"a\":1}\n", "each happened before the other"},
		{"knows less than before", "x\na {\"a\":1}\ny\nb {\"a\":1, \"b\":1}\nz\nb {\"b\":2}\n", "line 5: the clock of b #2 (local z) says 0 for a, and by the clocks of the events before it has to say 1"},
		{"a text between", "x\na {\"a\":1}\n\n\n# lost\n\ny\na {\"a\":2}\n", "the log:5: \"# lost\" belongs to no event"},
	} {
		l, err := ReadShiViz(strings.NewReader(c.text))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		checkOrderOf(t, l)
		if text := fmt.Sprint(l.Problems()); !strings.Contains(text, c.want) {
			t.Errorf("%s: problems %s, want %q", c.name, text, c.want)
		}
	}
}

// checkOrderOf is checkOrder for logs whose sendings may be receipts, too.
func checkOrderOf(t rapid.TB, l *Log) {
	t.Helper()
	for i := range l.Events {
		for _, s := range l.Sends(i) {
			if s >= i {
				t.Fatalf("%s is at %d, and what it is of, %s, at %d", l.Name(i), i, l.Name(s), s)
			}
		}
	}
}

// shiVizParents is the rule by which ShiViz draws lines into an event: ModelGraph's initParentChild (js/model/modelGraph.js). An entry of
// another host that has grown gives a candidate, and a candidate goes when another candidate's clock has exactly its host and time.
func shiVizParents(hosts map[string][]map[string]uint64) map[string][]string {
	parents := map[string][]string{}
	for host, clocks := range hosts {
		latest := map[string]uint64{}
		for _, vt := range clocks {
			candidates := map[string]map[string]uint64{}
			for other, time := range vt {
				if other != host && time > latest[other] {
					latest[other] = time
					candidates[fmt.Sprintf("%s:%d", other, time)] = hosts[other][time-1]
				}
			}
			node := fmt.Sprintf("%s:%d", host, vt[host])
			parents[node] = []string{}
			for c := range candidates {
				implied := false
				for d, clock := range candidates {
					for other, time := range clock {
						implied = implied || d != c && fmt.Sprintf("%s:%d", other, time) == c
					}
				}
				if !implied {
					parents[node] = append(parents[node], c)
				}
			}
			slices.Sort(parents[node])
		}
	}
	return parents
}

// shiVizRows is where ShiViz puts each event: SpaceTimeLayout (js/visualization/layout.js) gives it the row below the lowest of the event
// before it on its host and of its parents.
func shiVizRows(hosts map[string][]map[string]uint64, parents map[string][]string) map[string]int {
	rows := map[string]int{}
	var row func(node string) int
	row = func(node string) int {
		if r, ok := rows[node]; ok {
			return r
		}
		host, n, _ := strings.Cut(node, ":")
		r := 0
		var time int
		fmt.Sscan(n, &time)
		if time > 1 {
			r = row(fmt.Sprintf("%s:%d", host, time-1)) + 1
		}
		for _, p := range parents[node] {
			r = max(r, row(p)+1)
		}
		rows[node] = r
		return r
	}
	for host, clocks := range hosts {
		for i := range clocks {
			row(fmt.Sprintf("%s:%d", host, i+1))
		}
	}
	return rows
}

// parsed is a log as ShiViz's LogParser (js/model/parser.js) reads it, with its default expression.
func parsed(t rapid.TB, text string) (hosts map[string][]map[string]uint64, events int) {
	hosts = map[string][]map[string]uint64{}
	for _, m := range regexp.MustCompile(`(?m)`+shiVizLine).FindAllStringSubmatch(text, -1) {
		var clock map[string]uint64
		if err := unmarshal([]byte(m[3]), &clock); err != nil {
			t.Fatalf("clock %s: %v", m[3], err)
		}
		hosts[m[2]] = append(hosts[m[2]], clock)
		events++
	}
	for host, clocks := range hosts {
		slices.SortFunc(clocks, func(a, b map[string]uint64) int { return int(a[host]) - int(b[host]) })
		for i, c := range clocks {
			if c[host] != uint64(i+1) { // ShiViz: "Clock values for a host must increase monotonically by 1"
				t.Fatalf("clock %d of %s is %v", i+1, host, c)
			}
		}
	}
	return hosts, events
}

// samePicture fails when l differs from what ShiViz makes of the text: in its lines, or in the order of rows.
func samePicture(t rapid.TB, l *Log, text string) {
	t.Helper()
	hosts, events := parsed(t, text)
	if events != len(l.Events) || len(hosts) != len(l.Procs) {
		t.Fatalf("ShiViz sees %d events of %d hosts, the log has %d of %d:\n%s", events, len(hosts), len(l.Events), len(l.Procs), text)
	}
	parents := shiVizParents(hosts)
	rows := shiVizRows(hosts, parents)
	below := map[string]int{} // of each host: the row of its last event
	words := wordNames(l.Procs)
	node := func(i int) string { return fmt.Sprintf("%s:%d", words[l.Lane(i)], l.Nth(i)) }
	for i := range l.Events {
		from := []string{}
		for _, s := range l.Sends(i) {
			from = append(from, node(s))
		}
		slices.Sort(from)
		if !slices.Equal(from, parents[node(i)]) {
			t.Fatalf("ShiViz draws lines from %v into %s, the log has %v:\n%s", parents[node(i)], node(i), from, text)
		}
		row := rows[node(i)]
		want := 0
		if b, ok := below[words[l.Lane(i)]]; ok {
			want = b + 1
		}
		for _, s := range l.Sends(i) {
			want = max(want, rows[node(s)]+1)
		}
		if row != want { // the rows of what is before it in the log fix its own: the log's order is one of the picture's
			t.Fatalf("%s is in row %d of ShiViz, and in %d by the order of the log:\n%s", node(i), row, want, text)
		}
		below[words[l.Lane(i)]] = row
	}
}

func TestShiVizDrawsTheSame(t *testing.T) {
	l, err := ReadShiViz(strings.NewReader(bankLog))
	if err != nil {
		t.Fatal(err)
	}
	samePicture(t, l, bankLog)
}

// A log that is written for ShiViz and read again has the clocks that it had, and ShiViz's rules draw what the reader has found.
func TestShiVizThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawExecution(t, 40)
		if len(x.events) == 0 {
			return
		}
		l, err := Merge(x.events)
		if err != nil {
			t.Fatal(err)
		}
		var shiViz, goVector bytes.Buffer
		if l.WriteShiViz(&shiViz) != nil || l.WriteGoVector(&goVector) != nil {
			t.Fatal("not written")
		}
		got, err := ReadShiViz(bytes.NewReader(shiViz.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		samePicture(t, got, strings.TrimPrefix(shiViz.String(), shiVizLine+"\n\n"))
		same, err := ReadGoVector(&goVector)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range []*Log{got, same} {
			if len(m.Problems()) != 0 || names(m) != names(l) {
				t.Fatalf("problems %v, order\n%s\nwant\n%s", m.Problems(), names(m), names(l))
			}
			for i := range l.Events {
				if m.Clock(i).String() != l.Clock(i).String() {
					t.Fatalf("clock of %s is %s, was %s", l.Name(i), m.Clock(i), l.Clock(i))
				}
			}
		}
	})
}

func TestWriteShiVizHardNames(t *testing.T) {
	l := mustMerge(t,
		Event{Proc: "rank 1", Seq: 1, Wall: at(1), Kind: Mark, Name: "x {\"y\":1}", Attrs: map[string]string{"b": "two\nlines", "a": "\u2028"}},
		Event{Proc: "rank_1", Seq: 1, Wall: at(2), Kind: Kind("a"), Name: "{\"rank_1\":9}"},
		Event{Proc: `q"\`, Seq: 1, Wall: at(3), Kind: Local})
	var b bytes.Buffer
	if err := l.WriteShiViz(&b); err != nil {
		t.Fatal(err)
	}
	hosts, n := parsed(t, b.String())
	if n != 3 || len(hosts) != 3 {
		t.Errorf("ShiViz sees %d events, hosts %v, in\n%s", n, hosts, b.String())
	}
	for host, clocks := range hosts {
		if clocks[0][host] != 1 {
			t.Errorf("the clock of %s is %v", host, clocks[0])
		}
	}
}

func FuzzReadShiViz(f *testing.F) {
	f.Add([]byte(bankLog))
	f.Add([]byte(shiVizLine + "\n\n" + bankLog))
	f.Add([]byte("x\na {\"a\":1, \"b\":1}\ny\nb {\"b\":1, \"a\":1}\n"))
	f.Add([]byte(reversed(bankLog)))
	f.Fuzz(func(t *testing.T, text []byte) {
		if l, err := ReadShiViz(bytes.NewReader(text)); err == nil {
			checkOrderOf(t, l)
		}
		if l, err := ReadGoVector(bytes.NewReader(text)); err == nil {
			checkOrderOf(t, l)
		}
	})
}
