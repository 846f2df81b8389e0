package job

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"jeton/kernel/agent"
	"jeton/kernel/tempdir"
	"jeton/launcher/descriptor"
)

// carriers bring a program to hosts that lack it: a process on each host, which Carry is, keeps it in memory for the ranks there, so that
// nothing is written to any disk and nothing is left of it.
type carriers struct {
	mu  sync.Mutex // guards all
	all map[*agent.Agent]*carrier
}

type carrier struct {
	once    sync.Once
	program *agent.Program
	place   place
	err     error
}

// A place is where ranks of another host find what they run.
type place struct {
	Program string `json:"program,omitempty"` // the carried program
	Dir     string `json:"dir,omitempty"`     // the folder of that name, if the host has it
}

// to brings a file, which may be nil, to an agent's host, once.
func (c *carriers) to(ctx context.Context, a *agent.Agent, file *os.File) (place, error) {
	c.mu.Lock()
	if c.all == nil {
		c.all = map[*agent.Agent]*carrier{}
	}
	one := c.all[a]
	if one == nil {
		one = &carrier{}
		c.all[a] = one
	}
	c.mu.Unlock()
	one.once.Do(func() { one.place, one.err = one.bring(ctx, a, file) })
	return one.place, one.err
}

func (c *carrier) bring(ctx context.Context, a *agent.Agent, file *os.File) (at place, err error) {
	size := int64(0)
	if file != nil {
		st, err := file.Stat()
		if err != nil {
			return at, err
		}
		size = st.Size()
	}
	answer, says := io.Pipe()
	c.program, err = a.Start(ctx, agent.Spec{Args: []string{"carry", fmt.Sprint(size), workingFolder()}, Stdin: true}, agent.Output{Stdout: says, Stderr: says})
	if err != nil {
		return at, err
	}
	defer context.AfterFunc(ctx, func() { answer.CloseWithError(context.Cause(ctx)) })()
	go func() {
		c.program.Wait()
		says.CloseWithError(errors.New("the carrier of the program has ended"))
	}()
	if file != nil {
		go io.Copy(c.program.Stdin, io.NewSectionReader(file, 0, size)) // if it fails, no answer comes
	}
	line, err := bufio.NewReader(answer).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &at)
	}
	go io.Copy(io.Discard, answer)
	if err != nil {
		return at, fmt.Errorf("host %s: the program cannot be brought there: %w: %s", a.Host(), err, line)
	}
	return at, nil
}

// close ends the carriers, whose ranks have ended.
func (c *carriers) close() {
	for _, one := range c.all {
		if one.program != nil {
			_ = one.program.Stdin.Close()
			one.program.Wait()
		}
	}
}

// Carry is what a carrier does: it takes a program of that many bytes from in, says on out where it is, and keeps it until in ends. dir is the
// folder that the ranks shall work in, if there is such a one.
func Carry(in io.Reader, out io.Writer, size int64, dir string) error {
	var at place
	if st, err := os.Stat(dir); err == nil && st.IsDir() {
		at.Dir = dir
	}
	if size > 0 {
		folder := tempdir.New()
		defer folder.Remove()
		path, image, err := descriptor.Image(folder.Made, "program", in, size)
		if err != nil {
			return err
		}
		defer image.Close()
		at.Program = path
	}
	if err := json.NewEncoder(out).Encode(at); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, in)
	return err
}
