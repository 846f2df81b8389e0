package channels

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/go-zeromq/zmq4/security/null"

	"jeton/kernel/wire"
)

// A rawPeer is a client whose every byte the test decides.
type rawPeer struct {
	t     *testing.T
	conn  net.Conn
	r     *bufio.Reader
	codec *wire.Codec
}

func dial(t testing.TB, ch *Channels, channel wire.Channel) net.Conn {
	t.Helper()
	conn := ch.Connection()
	network, addr := conn.address(channel)
	c, err := net.Dial(network, addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(2 * time.Minute)) // a test that waits this long has failed
	return c
}

// connect makes the handshake.
func connect(t testing.TB, ch *Channels, channel wire.Channel, typ zmq4.SocketType, id string) *rawPeer {
	t.Helper()
	c := dial(t, ch, channel)
	if _, err := zmq4.Open(c, null.Security(), typ, zmq4.SocketIdentity(id), false, nil); err != nil {
		t.Fatal(err)
	}
	p := &rawPeer{conn: c, r: bufio.NewReader(c), codec: wire.NewCodec([]byte(ch.Connection().Key))}
	p.t, _ = t.(*testing.T)
	return p
}

// subscribe is a subscriber of everything, with its welcome read.
func subscribe(t testing.TB, ch *Channels) *rawPeer {
	t.Helper()
	p := connect(t, ch, wire.IOPub, zmq4.Sub, "")
	if err := p.send([]byte{1}); err != nil {
		t.Fatal(err)
	}
	if m, err := p.recv(); err != nil || m.Type() != "iopub_welcome" {
		t.Fatalf("first message %v, %v; want iopub_welcome", m, err)
	}
	return p
}

func (p *rawPeer) write(b []byte) error {
	_, err := p.conn.Write(b)
	return err
}

func (p *rawPeer) send(frames ...[]byte) error {
	return p.write(bytes.Join(pack(frames).bufs, nil))
}

func (p *rawPeer) request(m *wire.Message) error {
	frames, err := p.codec.Encode(m)
	if err != nil {
		return err
	}
	return p.send(frames...)
}

func (p *rawPeer) recv() (*wire.Message, error) {
	u, err := readUnit(p.r)
	if err != nil {
		return nil, err
	}
	return p.codec.Decode(u.frames)
}

// texts reads until a status and gives the texts of the streams before it.
func (p *rawPeer) texts() (texts []string) {
	p.t.Helper()
	for {
		m, err := p.recv()
		if err != nil {
			p.t.Fatal(err)
		}
		if m.Type() == "status" {
			return texts
		}
		texts = append(texts, text(m))
	}
}

// alive checks that the socket still serves others.
func alive(t *testing.T, ch *Channels) {
	t.Helper()
	hb := connect(t, ch, wire.Heartbeat, zmq4.Req, "")
	defer hb.conn.Close()
	if err := hb.send(nil, []byte("ping")); err != nil {
		t.Fatal(err)
	}
	if u, err := readUnit(hb.r); err != nil || len(u.frames) != 2 || string(u.frames[1]) != "ping" {
		t.Fatalf("heartbeat: %q, %v", u.frames, err)
	}
}

// closedByPeer checks that the kernel's side ends the connection.
func closedByPeer(t *testing.T, conn net.Conn) {
	t.Helper()
	_, err := io.Copy(io.Discard, conn)
	var ne net.Error
	if errors.As(err, &ne) && ne.Timeout() {
		t.Fatal("the connection was not closed")
	}
}

// With the sockets of zmq4, a client that connects and says nothing keeps all others out.
func TestSilentConnection(t *testing.T) {
	ch := newChannels(t, "tcp", Config{})
	for _, c := range all {
		dial(t, ch, c)
	}
	dial(t, ch, wire.Heartbeat)
	alive(t, ch)
	subscribe(t, ch)
}

func greeting(mechanism string) []byte {
	g := make([]byte, greetingBytes)
	g[0], g[9], g[10] = 0xff, 0x7f, 3
	copy(g[12:], mechanism)
	return g
}

func TestGarbageInsteadOfHandshake(t *testing.T) {
	ready := func(props ...byte) []byte {
		body := append([]byte("\x05READY"), props...)
		return append(appendFrameHeader(greeting("NULL"), flagCommand, len(body)), body...)
	}
	prop := func(name, value string) []byte {
		return append(append([]byte{byte(len(name))}, name...), append([]byte{0, 0, 0, byte(len(value))}, value...)...)
	}
	ch := newChannels(t, "tcp", Config{})
	var n int64
	for name, b := range map[string][]byte{
		"HTTP":                   append([]byte("GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0 (X11)\r\n\r\n"), make([]byte, 64)...),
		"zeros":                  make([]byte, 64),
		"version 2":              append([]byte{0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 1, 5, 0, 0}, make([]byte, 64)...),
		"CURVE":                  greeting("CURVE"),
		"message for a command":  append(greeting("NULL"), 0, 1, 'x'),
		"command in parts":       append(greeting("NULL"), flagCommand|flagMore, 1, 'x'),
		"huge length":            append(greeting("NULL"), flagCommand|flagLong, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
		"length that overflows":  append(greeting("NULL"), flagCommand|flagLong, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
		"empty command":          append(greeting("NULL"), flagCommand, 0),
		"name beyond command":    append(greeting("NULL"), flagCommand, 1, 200),
		"property beyond READY":  ready(200, 'x'),
		"property without value": ready(prop("Socket-Type", "REQ")[:13]...),
		"value beyond READY":     ready(4, 'n', 'a', 'm', 'e', 0xff, 0xff, 0xff, 0xff),
		"no socket type":         ready(prop("Identity", "x")...),
		"unknown socket type":    ready(prop("Socket-Type", "RADIO")...),
		"wrong socket type":      ready(prop("Socket-Type", "SUB")...),
	} {
		c := dial(t, ch, wire.Heartbeat)
		c.Write(b)
		closedByPeer(t, c)
		n++
		waitFor(t, func() bool { return ch.Stats().Handshakes == n })
		if t.Failed() {
			t.Fatalf("after %s", name)
		}
		alive(t, ch)
	}
}

func TestGarbageAfterHandshake(t *testing.T) {
	ch := newChannels(t, "tcp", Config{})
	for name, b := range map[string][]byte{
		"reserved flags":          {0xf0, 1, 'x'},
		"command in parts":        {flagCommand | flagMore, 1, 'x'},
		"command within message":  {flagMore, 1, 'x', flagCommand, 5, 4, 'P', 'I', 'N', 'G'},
		"PING without its fields": {flagCommand, 5, 4, 'P', 'I', 'N', 'G'},
		"name beyond command":     {flagCommand, 1, 9},
		"long command":            {flagCommand | flagLong, 0, 0, 0, 0, 1, 0, 0, 0},
		"absurd length":           {flagLong, 0x10, 0, 0, 0, 0, 0, 0, 0},
		"ERROR":                   packCommand("ERROR", []byte{0}).bufs[0],
	} {
		p := connect(t, ch, wire.Shell, zmq4.Dealer, "x")
		if err := p.write(b); err != nil {
			t.Fatal(err)
		}
		closedByPeer(t, p.conn)
		if t.Failed() {
			t.Fatalf("after %s", name)
		}
	}
	if s := ch.Stats(); s.Malformed != 7 { // ERROR is a peer's right
		t.Errorf("%d malformed, want 7", s.Malformed)
	}
	alive(t, ch)
}

// PONG repeats the context of its PING (RFC 37), and ZMTP 3.1's SUBSCRIBE does what a message does.
func TestCommands(t *testing.T) {
	ch := newChannels(t, "tcp", Config{})
	p := connect(t, ch, wire.IOPub, zmq4.Sub, "")
	p.write(packCommand("PING", []byte("\x00\x0acontext")).bufs[0])
	u, err := readUnit(p.r)
	if err != nil || !u.command || string(u.frames[0]) != "\x04PONGcontext" {
		t.Fatalf("answer to PING: %q, %v", u.frames, err)
	}
	p.write(packCommand("UNKNOWN", []byte("x")).bufs[0])
	p.write(packCommand("SUBSCRIBE", []byte("kernel.")).bufs[0])
	m, err := p.recv()
	if err != nil || m.Type() != "iopub_welcome" || string(m.IDs[0]) != "kernel." {
		t.Fatalf("answer to SUBSCRIBE: %v, %v", m, err)
	}
	p.write(packCommand("CANCEL", []byte("kernel.")).bufs[0])
	p.write(packCommand("PING", []byte("\x00\x0a")).bufs[0])
	if u, err := readUnit(p.r); err != nil || string(u.frames[0]) != "\x04PONG" {
		t.Fatalf("answer to PING: %q, %v", u.frames, err)
	}
	publish(t, ch, wire.New("status", session, nil, wire.Status{ExecutionState: wire.Idle}))
	p.write(packCommand("SUBSCRIBE", nil).bufs[0])
	if m, err := p.recv(); err != nil || m.Type() != "iopub_welcome" {
		t.Errorf("after CANCEL: %v, %v; want no status", m, err)
	}
}

// A client that comes again under its identity takes over; the old connection ends, and its client has not left.
func TestHandoverClosesTheOldConnection(t *testing.T) {
	left := make(chan string, 2)
	ch := newChannels(t, "tcp", Config{Left: func(_ wire.Channel, id []byte) { left <- string(id) }})
	old := connect(t, ch, wire.Stdin, zmq4.Dealer, "ada")
	waitFor(t, func() bool { return ch.connected(wire.Stdin, "ada") })
	again := connect(t, ch, wire.Stdin, zmq4.Dealer, "ada")
	closedByPeer(t, old.conn)
	q := wire.New("input_request", session, nil, wire.InputRequest{})
	q.IDs = [][]byte{[]byte("ada")}
	if err := ch.Send(wire.Stdin, q); err != nil {
		t.Fatal(err)
	}
	if m, err := again.recv(); err != nil || m.Type() != "input_request" {
		t.Errorf("the new connection got %v, %v", m, err)
	}
	again.conn.Close()
	if id := <-left; id != "ada" {
		t.Errorf("%q has left, want ada", id)
	}
	waitFor(t, func() bool { return ch.Stats().Peers == 0 })
	if len(left) != 0 {
		t.Errorf("%q has left, but it was replaced", <-left)
	}
}

// A peer's word for a length costs no memory until the bytes come.
func TestLengthIsNotBelieved(t *testing.T) {
	ch := newChannels(t, "tcp", Config{})
	before := heap()
	for range 20 {
		p := connect(t, ch, wire.Shell, zmq4.Dealer, "")
		p.write([]byte{flagLong, 0, 0, 0, 0, 0x0f, 0, 0, 0}) // 240 MiB
		p.write(make([]byte, 10))
	}
	alive(t, ch)
	if grown := heap() - before; grown > 20<<20 {
		t.Errorf("heap grew by %d MiB", grown>>20)
	}
}

func TestLengthIsNotBelievedInTheHandshake(t *testing.T) {
	ch := newChannels(t, "tcp", Config{})
	c := dial(t, ch, wire.Shell)
	c.Write(append(greeting("NULL"), flagCommand|flagLong, 0, 0, 0, 0, 0x0f, 0, 0, 0))
	c.SetReadDeadline(time.Now().Add(handshakeTime / 2)) // it is not for the time that it is closed
	closedByPeer(t, c)
}

// Above the bound the oldest of those that say nothing gives way; a client never does.
func TestTooManyConnections(t *testing.T) {
	ch := newChannels(t, "tcp", Config{})
	client := connect(t, ch, wire.Heartbeat, zmq4.Req, "")
	var silent []net.Conn
	for range maxPeers - 1 {
		silent = append(silent, dial(t, ch, wire.Heartbeat))
	}
	alive(t, ch) // one more
	closedByPeer(t, silent[0])
	for range maxPeers {
		silent = append(silent, dial(t, ch, wire.Heartbeat))
	}
	alive(t, ch)
	if err := client.send(nil, []byte("still here")); err != nil {
		t.Fatal(err)
	}
	if u, err := readUnit(client.r); err != nil || string(u.frames[1]) != "still here" {
		t.Fatalf("the first client: %q, %v", u.frames, err)
	}
	for _, c := range silent {
		c.Close()
	}
	waitFor(t, func() bool { return ch.Stats().Handshakes == int64(len(silent)) })
}

// When all places are taken by clients, one more is turned away.
func TestTooManyClients(t *testing.T) {
	ch := newChannels(t, "tcp", Config{})
	var first net.Conn
	for i := range maxPeers {
		p := connect(t, ch, wire.Heartbeat, zmq4.Req, "")
		if i == 0 {
			first = p.conn
		}
	}
	waitFor(t, func() bool { return ch.Stats().Peers == maxPeers })
	closedByPeer(t, dial(t, ch, wire.Heartbeat))
	first.Close()
	waitFor(t, func() bool { return ch.Stats().Peers == maxPeers-1 })
	alive(t, ch)
}
