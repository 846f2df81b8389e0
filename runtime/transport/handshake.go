package transport

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
)

// The handshake, after ISO/IEC 9798-4 (mutual authentication by a cryptographic check function), in three passes and a verdict:
//
//	hello    dialer → listener   version, ranks, incarnation, nonce D, HMAC(…)
//	answer   listener → dialer   incarnation, nonce L, HMAC(… D, L)
//	proof    dialer → listener   HMAC(… D, L)
//	verdict  listener → dialer   one byte, HMAC(…)
//
// Each code is computed over its own label, the whole transcript before it, and with a key that is made of the world's secret and its
// name. So no code is valid in another place: not in the other direction (reflection), not in another connection (replay: both nonces),
// not for another pair, not in another world. The hello carries a code, too: it does not make the listener believe anything, since an
// ear on the line may repeat it; but who cannot make one gets no byte in return.
const (
	version     = 1
	nonceBytes  = 32
	macBytes    = sha256.Size
	helloBytes  = 1 + 4 + 4 + 8 + nonceBytes + macBytes
	answerBytes = 8 + nonceBytes + macBytes
	verdictSize = 1 + macBytes
	minSecret   = 16
)

// A verdict says what the listener does with a dialer that has proved itself.
type verdict byte

const (
	welcome verdict = 1 + iota
	crossed         // the listener, of lower rank, is calling the dialer itself: wait for that call
	known           // there is a connection of this pair already
	lostYou         // the listener has lost this process before: messages may be missing, so it is dead to it
)

var (
	errCrossed = errors.New("both have called at once")
	errKnown   = errors.New("it says that it is connected already")
	errLost    = fmt.Errorf("%w for it: it lost this process's connection before, and messages with it", ErrGone)
)

// A call is one handshake: who calls whom, and what both have said so far.
type call struct {
	key        []byte
	from, to   int    // of the dialer, of the listener
	theirs     uint64 // the other one's incarnation
	proved     func() // of the dialer: called when it has told its proof; may be nil
	transcript []byte
}

// worldKey is the key of a world's handshakes.
func worldKey(secret []byte, world string) []byte {
	h := hmac.New(sha256.New, secret)
	fmt.Fprintf(h, "jeton transport %d\x00%s", version, world)
	return h.Sum(nil)
}

// code is the proof of a label at this point of the transcript.
func (c *call) code(label string) []byte {
	h := hmac.New(sha256.New, c.key)
	fmt.Fprintf(h, "%s\x00%d\x00", label, len(c.transcript))
	h.Write(c.transcript)
	return h.Sum(nil)
}

// say sends what comes next, with its code, and adds both to the transcript.
func (c *call) say(w io.Writer, label string, what []byte) error {
	c.transcript = append(c.transcript, what...)
	c.transcript = append(c.transcript, c.code(label)...)
	_, err := w.Write(c.transcript[len(c.transcript)-len(what)-macBytes:])
	return err
}

// hear reads n bytes and their code, and checks that.
func (c *call) hear(r io.Reader, label string, n int) ([]byte, error) {
	b := make([]byte, n+macBytes)
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, err
	}
	c.transcript = append(c.transcript, b[:n]...)
	if !hmac.Equal(b[n:], c.code(label)) {
		return nil, ErrSecret
	}
	c.transcript = append(c.transcript, b[n:]...)
	return b[:n], nil
}

func nonce() []byte {
	b := make([]byte, nonceBytes)
	rand.Read(b) // never fails (crypto/rand)
	return b
}

// dial proves this process to the listener, and has the listener prove itself. The caller has set a deadline.
func (c *call) dial(nc net.Conn, incarnation uint64) error {
	hello := []byte{version}
	hello = binary.BigEndian.AppendUint32(hello, uint32(c.from))
	hello = binary.BigEndian.AppendUint32(hello, uint32(c.to))
	hello = binary.BigEndian.AppendUint64(hello, incarnation)
	if err := c.say(nc, "hello", append(hello, nonce()...)); err != nil {
		return hungUp(err)
	}
	b, err := c.hear(nc, "answer", answerBytes-macBytes)
	if err != nil {
		return hungUp(err)
	}
	c.theirs = binary.BigEndian.Uint64(b)
	if err := c.say(nc, "proof", nil); err != nil {
		return cutOff(err)
	}
	if c.proved != nil {
		c.proved()
	}
	if b, err = c.hear(nc, "verdict", 1); err != nil {
		return cutOff(err)
	}
	switch verdict(b[0]) {
	case welcome:
		return nil
	case crossed:
		return errCrossed
	case known:
		return errKnown
	case lostYou:
		return errLost
	}
	return fmt.Errorf("%w: verdict %d", errGarbage, b[0])
}

// A hangUp is a listener that closed before it proved anything.
type hangUp struct{ err error }

func (h hangUp) Error() string { return ErrSecret.Error() + " (it hung up without a word)" }
func (h hangUp) Unwrap() error { return ErrSecret }

// hungUp makes a hangUp of the end of the connection: what a listener does to those whose hello is not of its world.
func hungUp(err error) error {
	if isEnd(err) {
		return hangUp{err}
	}
	return err
}

// errCutOff is a listener that has proved itself, and closed before its verdict: it does so when it is crowded, or ends.
var errCutOff = errors.New("the process there hung up before it said whether it takes the call")

func cutOff(err error) error {
	if isEnd(err) {
		return errCutOff
	}
	return err
}

// isEnd reports that an error is the other end's end of the connection.
func isEnd(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// listen has the dialer prove itself, up to the verdict, and says nothing to one who does not know the secret. rank is this
// process's, incarnation too; the caller has set a deadline.
func (c *call) listen(nc net.Conn, rank int, incarnation uint64) error {
	b, err := c.hear(nc, "hello", helloBytes-macBytes)
	if err != nil {
		return err
	}
	c.from, c.to = int(binary.BigEndian.Uint32(b[1:])), int(binary.BigEndian.Uint32(b[5:]))
	c.theirs = binary.BigEndian.Uint64(b[9:])
	if b[0] != version || c.to != rank || c.from == rank {
		return fmt.Errorf("%w: version %d, a call from %d to %d", errGarbage, b[0], c.from, c.to)
	}
	if err := c.say(nc, "answer", append(binary.BigEndian.AppendUint64(nil, incarnation), nonce()...)); err != nil {
		return err
	}
	_, err = c.hear(nc, "proof", 0)
	return err
}

func (c *call) judge(nc net.Conn, v verdict) error { return c.say(nc, "verdict", []byte{byte(v)}) }
