//go:build linux

package mpi

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric/shm"
)

// roleVariable is set in a process of TestKilledProcess that is a rank: which.
const roleVariable = "JETON_ULFM_RANK"

const processes = 4

// A lobby is how the ranks' processes find each other: by their parent. It tells on standard input all addresses, and then who has died.
type lobby struct {
	addresses chan []string
	gone      [processes]chan struct{}
}

func (*lobby) Publish(_ context.Context, _ int, addr string) error {
	_, err := fmt.Println("addr", addr)
	return err
}

func (l *lobby) Find(_ context.Context, rank int) (string, error) {
	all := <-l.addresses
	l.addresses <- all
	return all[rank], nil
}

func (l *lobby) listen(r io.Reader) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if words[0] == "gone" {
			rank, _ := strconv.Atoi(words[1])
			close(l.gone[rank])
			continue
		}
		l.addresses <- words
	}
}

// survivor is a rank's process: it adds up until its communicator has lost a rank, and once more without it.
func survivor(t *testing.T, rank int) {
	l := &lobby{addresses: make(chan []string, 1)}
	for i := range l.gone {
		l.gone[i] = make(chan struct{})
	}
	go l.listen(os.Stdin)
	ctx, cancel := context.WithTimeout(context.Background(), forEver)
	defer cancel()
	f, err := shm.Open(ctx, shm.Config{Rank: rank, Size: processes, Directory: l, Gone: func(r int) <-chan struct{} { return l.gone[r] }})
	if err != nil {
		t.Fatal(err)
	}
	p := start(f, []string{"a", "a", "a", "a"}, device.Config{})
	p.ctx = func() context.Context { return ctx }
	c := p.world
	c.SetErrhandler(ErrorsReturn)
	sum := make([]int, 1<<12) // long enough to be fetched from the other's memory
	for i := 0; ; i++ {
		if err = c.Allreduce(make([]int, len(sum)), sum, Sum); err != nil {
			break
		}
		if i == 100 {
			fmt.Println("ready")
		}
	}
	if !errors.Is(err, ErrRevoked) { // which it is where another rank has noticed first
		check(t, err, ErrProcFailed, "rank 2 of world (a) does not answer any more")
	}
	ok(t, c.Revoke())
	check(t, c.Barrier(), ErrRevoked, "has revoked world")
	d, err := c.Shrink()
	ok(t, err)
	ok(t, d.Allreduce([]int{1 << rank}, sum[:1], Sum))
	fmt.Println("sum", d.Size(), sum[0])
	ok(t, d.Barrier())
	_ = p.d.Close(ctx)
}

// TestKilledProcess: a process is killed in the midst of collective operations over shared memory; the others go on without it.
func TestKilledProcess(t *testing.T) {
	if role := os.Getenv(roleVariable); role != "" {
		rank, _ := strconv.Atoi(role)
		survivor(t, rank)
		return
	}
	var cmds [processes]*exec.Cmd
	var ins [processes]io.WriteCloser
	var outs [processes]*bufio.Scanner
	ctx, cancel := context.WithTimeout(t.Context(), 2*forEver)
	defer cancel()
	for i := range cmds {
		cmds[i] = exec.CommandContext(ctx, "/proc/self/exe", "-test.run=^TestKilledProcess$")
		cmds[i].Env, cmds[i].Stderr, cmds[i].WaitDelay = append(os.Environ(), fmt.Sprint(roleVariable, "=", i)), os.Stderr, time.Second
		in, err := cmds[i].StdinPipe()
		ok(t, err)
		out, err := cmds[i].StdoutPipe()
		ok(t, err)
		ins[i], outs[i] = in, bufio.NewScanner(out)
		ok(t, cmds[i].Start())
	}
	said := func(i int, word string) string {
		for outs[i].Scan() {
			if text, found := strings.CutPrefix(outs[i].Text(), word); found {
				return strings.TrimSpace(text)
			}
			t.Log(outs[i].Text())
		}
		t.Errorf("rank %d has not said %s", i, word)
		return ""
	}
	var all []string
	for i := range cmds {
		all = append(all, said(i, "addr"))
	}
	for _, in := range ins {
		fmt.Fprintln(in, strings.Join(all, " "))
	}
	for i := range cmds {
		said(i, "ready")
	}
	ok(t, cmds[2].Process.Kill())
	_ = cmds[2].Wait()
	for i, in := range ins {
		if i != 2 {
			fmt.Fprintln(in, "gone 2")
		}
	}
	for i, cmd := range cmds {
		if i == 2 {
			continue
		}
		if got := said(i, "sum"); got != "3 11" {
			t.Errorf("rank %d: %s, want 3 ranks and 11", i, got)
		}
		for outs[i].Scan() {
			t.Log(outs[i].Text())
		}
		ok(t, cmd.Wait())
	}
}
