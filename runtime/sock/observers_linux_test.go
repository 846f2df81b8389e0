package sock

import (
	"bytes"
	"encoding/binary"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"
)

func TestPsFindsThisProcess(t *testing.T) {
	rows, err := Ps(ProcessFilter{PID: os.Getpid()})
	if err != nil || len(rows) != 1 {
		t.Fatalf("Ps = %v, %v", rows, err)
	}
	p := rows[0]
	if p.PPID != os.Getppid() || p.UID != os.Geteuid() || p.RSS < 1<<20 || !strings.Contains("RSD", p.State) || time.Since(p.Start) < 0 || time.Since(p.Start) > time.Hour ||
		p.Command != strings.Join(os.Args, " ") {
		t.Errorf("process = %+v", p)
	}
	all, err := Ps()
	if err != nil || !slices.IsSortedFunc(all, func(a, b Process) int { return a.PID - b.PID }) {
		t.Errorf("Ps is not sorted: %v", err)
	}
	if one, _ := Ps(ProcessFilter{PID: os.Getpid(), Command: "no such command"}, ProcessFilter{PID: 1}); len(one) != 1 || one[0].PID != 1 {
		t.Errorf("Ps with two filters = %v", one)
	}
}

// SIGSTOP puts a process into state T.
func TestPsSeesStoppedProcess(t *testing.T) {
	p, err := os.StartProcess("/proc/self/exe", []string{"sock.test"}, &os.ProcAttr{Env: []string{"SOCK_TEST_ROLE=hold"}, Sys: &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { p.Kill(); p.Wait() }()
	if err := p.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		rows, err := Ps(ProcessFilter{PPID: os.Getpid(), PID: p.Pid, State: "T"})
		if err == nil && len(rows) == 1 && strings.Contains(rows.String(), "T stopped") {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("Ps = %v, %v", rows, err)
		}
	}
}

func TestServices(t *testing.T) {
	for name, want := range map[string]string{"finger": "finger 79/tcp", "telnet": "telnet 23/tcp", "www": "http 80/tcp"} {
		if s, err := Service(name, "tcp"); err != nil || s.String() != want {
			t.Errorf("Service(%q) = %v, %v; want %s", name, s, err, want)
		}
	}
	if s, err := ServiceByPort(79, ""); err != nil || s.Name != "finger" {
		t.Errorf("ServiceByPort(79) = %v, %v", s, err)
	}
	for _, c := range [][2]string{{"finger", "udp"}, {"no-such-service", ""}} {
		if _, err := Service(c[0], c[1]); err == nil || !strings.Contains(err.Error(), c[0]) {
			t.Errorf("Service(%q, %q): %v", c[0], c[1], err)
		}
	}
	own, err := parseServices(strings.NewReader(fallback))
	if err != nil || len(own) != strings.Count(fallback, "/tcp")+strings.Count(fallback, "/udp") {
		t.Errorf("%d services of our own list, %v", len(own), err)
	}
}

func FuzzServices(f *testing.F) {
	f.Add("finger\t79/tcp\n# x\nhttp 80/tcp www # web\nbad\na 99999/tcp\nb 1\n")
	f.Fuzz(func(t *testing.T, text string) {
		all, _ := parseServices(strings.NewReader(text))
		for _, s := range all {
			if badPort(s.Port) || s.Name == "" || s.Proto == "" {
				t.Errorf("%q gives %+v", text, s)
			}
		}
	})
}

func TestInterfaces(t *testing.T) {
	rows, err := Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if slices.Contains(r.Addrs, "127.0.0.1/8") && r.State == "UP" {
			return
		}
	}
	t.Errorf("no loopback in\n%v", rows)
}

// neighbourMessage is what the kernel says of one neighbour.
func neighbourMessage(index int32, state uint16, ip, mac []byte) []byte {
	attr := func(typ uint16, v []byte) []byte {
		b := binary.NativeEndian.AppendUint16(nil, uint16(4+len(v)))
		b = append(binary.NativeEndian.AppendUint16(b, typ), v...)
		return append(b, make([]byte, -len(v)&3)...)
	}
	body := []byte{2, 0, 0, 0}
	body = binary.NativeEndian.AppendUint32(body, uint32(index))
	body = append(binary.NativeEndian.AppendUint16(body, state), 0, 1)
	body = append(append(body, attr(1, ip)...), attr(2, mac)...)
	head := binary.NativeEndian.AppendUint32(nil, uint32(16+len(body)))
	head = binary.NativeEndian.AppendUint16(head, syscall.RTM_NEWNEIGH)
	return append(append(head, make([]byte, 10)...), body...)
}

func TestParseNeighbours(t *testing.T) {
	dump := append(neighbourMessage(1, 0x40, []byte{127, 0, 0, 1}, make([]byte, 6)), // NOARP: not a neighbour
		neighbourMessage(2, 0x04, []byte{10, 0, 0, 7}, []byte{2, 0, 0, 0, 0, 7})...)
	rows, err := parseNeighbours(dump)
	want := Neighbour{IP: "10.0.0.7", MAC: "02:00:00:00:00:07", State: "STALE"}
	if err != nil || len(rows) != 1 || rows[0].Neighbour != want || rows[0].index != 2 {
		t.Errorf("rows = %+v, %v; want %+v", rows, err, want)
	}
}

func FuzzNeighbours(f *testing.F) {
	f.Add(neighbourMessage(2, 2, []byte{10, 0, 0, 7}, []byte{2, 0, 0, 0, 0, 7}))
	f.Add(bytes.Repeat([]byte{0xff}, 40))
	f.Fuzz(func(t *testing.T, dump []byte) {
		rows, _ := parseNeighbours(dump)
		for _, r := range rows {
			if !r.ip.IsValid() || r.IP == "" {
				t.Errorf("row %+v has no address", r)
			}
		}
	})
}

func TestTables(t *testing.T) {
	cs := Connections{
		{Proto: "tcp", Local: Addr{Host: "0.0.0.0", Port: 9875}, Remote: Addr{Host: "0.0.0.0"}, State: "LISTEN", User: "alice", Inode: 12, PID: 345, Program: "a<b>"},
		{Proto: "tcp6", RecvQ: 1234, Local: Addr{Host: "::1", Port: 1}, Remote: Addr{Host: "::1", Port: 2}, State: "TIME_WAIT", User: "root", Program: "-"},
		{Proto: "unix", Type: "dgram", Local: Path("/tmp/é\x1b[31m"), State: "UNCONN", User: "-", Inode: 7, Program: "-"},
	}
	want := `Proto       Recv-Q  Send-Q  Local Address  Foreign Address  State      User   Inode  PID/Program
tcp              0       0  0.0.0.0:9875   0.0.0.0:*        LISTEN     alice     12  345/a<b>
tcp6          1234       0  [::1]:1        [::1]:2          TIME_WAIT  root       0  -
unix/dgram       0       0  /tmp/é�[31m                     UNCONN     -          7  -
-  the process is another user's, or out of sight (a container, the kernel): its pid is hidden.
-  with inode 0: no process holds the connection: it waits for Accept, or it has ended and the kernel finishes it alone.
`
	if got := cs.String(); got != want {
		t.Errorf("table is\n%s\nwant\n%s", got, want)
	}
	if h := cs.HTML(); !strings.Contains(h, "345/a&lt;b&gt;") || strings.ContainsRune(h, '\x1b') || !strings.Contains(h, `<th style="white-space:nowrap;padding:.4em .35em;text-align:right">Recv-Q</th>`) {
		t.Errorf("HTML is\n%s", h)
	}
	many := make(NetInterfaces, maxRows+7)
	for _, s := range []string{many.String(), many.HTML()} {
		if !strings.Contains(s, "… and 7 rows more: narrow") {
			t.Errorf("no word of the 7 rows left out in\n%s", s)
		}
	}
	ps := Processes{{PID: 7, PPID: 1, User: "bob", State: "T", CPU: 1234 * time.Millisecond, RSS: 3 << 30, Start: time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC), Command: strings.Repeat("é", 200)}}
	if got := ps.String(); !strings.Contains(got, "  7     1  bob   T stopped  1.23s  3.0 GiB  2020-01-02 03:04  "+strings.Repeat("é", 99)+"…\n") {
		t.Errorf("table is\n%s", got)
	}
}

// What is not UTF-8 or moves the cursor never reaches a table.
func FuzzTable(f *testing.F) {
	f.Add("a\x00b", "<script>")
	f.Fuzz(func(t *testing.T, a, b string) {
		tb := table{head: []string{"x", "y"}, rows: [][]string{{a, b}, {b, a}}}
		for _, s := range []string{tb.String(), tb.HTML()} {
			if !utf8.ValidString(s) || strings.ContainsAny(s, "\x1b\r\x00") {
				t.Errorf("%q", s)
			}
		}
		if lines := strings.Count(tb.String(), "\n"); lines != 3 {
			t.Errorf("%d lines for three rows", lines)
		}
	})
}

func TestNetstatFilters(t *testing.T) {
	if _, err := Netstat(Filter{Proto: "sctp"}); err == nil || !strings.Contains(err.Error(), `"sctp"`) {
		t.Errorf("Netstat(sctp): %v", err)
	}
	c := Connection{Proto: "tcp6", Local: Addr{Port: 1}, Remote: Addr{Port: 2}, State: "ESTABLISHED", PID: 5}
	for name, x := range map[string]struct {
		f    Filter
		want bool
	}{
		"all": {Filter{}, true}, "tcp": {Filter{Proto: "tcp"}, true}, "tcp6": {Filter{Proto: "tcp6"}, true}, "tcp4": {Filter{Proto: "tcp4"}, false}, "unix": {Filter{Proto: "unix"}, false},
		"local port": {Filter{Port: 1}, true}, "remote port": {Filter{Port: 2}, true}, "other port": {Filter{Port: 3}, false},
		"listening": {Filter{Listening: true}, false}, "state": {Filter{State: "established"}, true}, "other state": {Filter{State: "LISTEN"}, false},
		"pid": {Filter{PID: 5}, true}, "other pid": {Filter{PID: 6}, false},
	} {
		if got := matchAny([]Filter{x.f}, c, true); got != x.want {
			t.Errorf("%s: %v, want %v", name, got, x.want)
		}
	}
}
