package lab

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"jeton/runtime/bg"
	"jeton/runtime/sock"
)

// A client of a check gets the whole answer, and what came of one that is cut off.
func TestAsk(t *testing.T) {
	newPage(t)
	s, err := Slowly("the answer", 4)
	if err != nil {
		t.Fatal(err)
	}
	reply, me, err := Ask("localhost", s.Port, "root\r\n")
	if request, sent := s.Close(); reply != "the answer" || me.Port == 0 || err != nil || request != "root\r\n" || !sent {
		t.Errorf("Ask = %q, %v, %v; the server got %q, %v", reply, me, err, request, sent)
	}
	if _, _, err := Ask("localhost", s.Port, "x"); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("nobody listens: %v", err)
	}
	if s, err = Slowly(strings.Repeat("x", maxReply+5000), 1<<20); err != nil {
		t.Fatal(err)
	}
	reply, _, err = Ask("localhost", s.Port, "\n")
	if s.Close(); len(reply) > maxReply || err == nil {
		t.Errorf("an endless answer: %d bytes, %v", len(reply), err)
	}
}

// ask is a client that calls Recv so often, or to the end with less than 0.
func ask(t *testing.T, port int, request string, calls int) string {
	t.Helper()
	s, _, err := Client("localhost", port)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if request, half := strings.CutSuffix(request, "EOF"); half {
		s.SendAll([]byte(request))
		err = s.Shutdown(sock.SHUT_WR)
	} else {
		_, err = s.SendAll([]byte(request))
	}
	if err != nil {
		t.Fatal(err)
	}
	var answer []byte
	for ; calls != 0; calls-- {
		data, err := s.Recv(1 << 20)
		if err != nil {
			t.Fatal(err)
		}
		if len(data) == 0 {
			break
		}
		answer = append(answer, data...)
	}
	return string(answer)
}

func TestSlowAnswerComesInPieces(t *testing.T) {
	newPage(t)
	answer := strings.Repeat("0123456789", 2000)
	for _, c := range []struct {
		request string
		calls   int
		want    int
		sent    bool
	}{
		{"root\r\n", -1, 20000, true}, {"rootEOF", -1, 20000, true}, {"root\n", 1, 1000, false}, {"root\n", 3, 3000, false},
	} {
		s, err := Slowly(answer, 1000)
		if err != nil {
			t.Fatal(err)
		}
		got := ask(t, s.Port, c.request, c.calls)
		request, sent := s.Close()
		if got != answer[:c.want] || request != strings.TrimSuffix(c.request, "EOF") || sent != c.sent {
			t.Errorf("%q, %d calls: got %d bytes, want %d; request %q; sent %v", c.request, c.calls, len(got), c.want, request, sent)
		}
	}
}

func TestSlowServerThatNobodyAsks(t *testing.T) {
	newPage(t)
	before := OpenSockets()
	s, err := Slowly("x", 1)
	if err != nil {
		t.Fatal(err)
	}
	if request, sent := s.Close(); request != "" || sent {
		t.Errorf("Close = %q, %v", request, sent)
	}
	t.Setenv(PatienceEnv, "1ms") // a client that says nothing
	if s, err = Slowly("x", 1); err != nil {
		t.Fatal(err)
	}
	c, _, err := Client("localhost", s.Port)
	if err != nil {
		t.Fatal(err)
	}
	if request, sent := s.Close(); request != "" || sent {
		t.Errorf("Close = %q, %v", request, sent)
	}
	c.Close()
	if after := OpenSockets(); after != before {
		t.Errorf("%d sockets are open, want %d", after, before)
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(bg.FolderEnv, "")
	if got := Folder(); got != os.TempDir() {
		t.Errorf("outside a notebook: %s", got)
	}
	t.Setenv(bg.FolderEnv, filepath.Join(dir, "none"))
	if got := failure(t, func() { Folder() }); !strings.Contains(got, "the folder for the lab's files") {
		t.Errorf("without a kernel that makes it: %q", got)
	}
	t.Setenv(bg.FolderEnv, dir)
	for range 2 {
		got := Folder()
		if info, err := os.Stat(got); err != nil || info.Mode() != 0o700|os.ModeDir || filepath.Dir(got) != dir {
			t.Errorf("Folder = %s, %v %v", got, info, err)
		}
	}
}
