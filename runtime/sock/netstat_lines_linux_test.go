package sock

import "testing"

func TestLinesOfSockets(t *testing.T) {
	for _, c := range []struct {
		proto, line string
		want        Connection
	}{
		{"tcp", "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000  1000        0 12345 1 0000000000000000 100 0 0 10 0\n",
			Connection{Proto: "tcp", Type: "stream", State: "LISTEN", RecvQ: 3, Local: Addr{Host: "127.0.0.1", Port: 8080}, Remote: Addr{Host: "0.0.0.0"}, UID: 1000, Inode: 12345, Program: "-"}},
		{"tcp6", "   1: 00000000000000000000000001000000:0016 B80D01200000000000000000FF000000:C350 01 0000000A:00000000 02:000A7D8C 00000000     0        0 77 2 0\n",
			Connection{Proto: "tcp6", Type: "stream", State: "ESTABLISHED", SendQ: 10, Local: Addr{Host: "::1", Port: 22}, Remote: Addr{Host: "2001:db8::ff", Port: 50000}, Inode: 77, Program: "-"}},
		{"tcp", "   2: 0100007F:1F90 0100007F:C350 06 00000000:00000000 03:00000A7D 00000000     0        0 0 3 0\n",
			Connection{Proto: "tcp", Type: "stream", State: "TIME_WAIT", Local: Addr{Host: "127.0.0.1", Port: 8080}, Remote: Addr{Host: "127.0.0.1", Port: 50000}, UID: -1, Program: "-"}},
		{"udp", " 100: 00000000:0044 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 9 2 0 0\n",
			Connection{Proto: "udp", Type: "dgram", State: "UNCONN", Local: Addr{Host: "0.0.0.0", Port: 68}, Remote: Addr{Host: "0.0.0.0"}, Inode: 9, Program: "-"}},
		{"unix", "ffff8881: 00000002 00000000 00010000 0001 01 23456 /run/a path/s\n",
			Connection{Proto: "unix", Type: "stream", State: "LISTEN", Local: Addr{Path: "/run/a path/s"}, UID: -1, Inode: 23456, Program: "-"}},
		{"unix", "00000000: 00000003 00000000 00000000 0005 03   678 \n",
			Connection{Proto: "unix", Type: "seqpacket", State: "CONNECTED", UID: -1, Inode: 678, Program: "-"}},
		{"unix", "00000000: 00000003 00000000 00000000 0002 01   679\n",
			Connection{Proto: "unix", Type: "dgram", State: "UNCONN", UID: -1, Inode: 679, Program: "-"}},
	} {
		read := inet
		if c.proto == "unix" {
			read = local
		}
		if got, ok := read(c.proto, c.line); !ok || got != c.want {
			t.Errorf("%q: %+v, %v, want %+v", c.line, got, ok, c.want)
		}
	}
}

// FuzzLinesOfSockets: a line of another system is refused, or read, and nothing else.
func FuzzLinesOfSockets(f *testing.F) {
	f.Add("   0: 0100007F:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000  1000        0 12345 1")
	f.Add("0: 010000:1F90 :0 0A 0:3 0 0 0 0 1")
	f.Add("ffff8881: 00000002 00000000 00010000 0001 01 23456 /run/s")
	f.Fuzz(func(t *testing.T, line string) {
		inet("tcp", line)
		local("unix", line)
	})
}
