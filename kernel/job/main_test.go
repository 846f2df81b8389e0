package job

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"jeton/kernel/agent"
	"jeton/launcher"
	"jeton/launcher/hosts"
	"jeton/launcher/local"
	"jeton/runtime/history"
	"jeton/runtime/world"
)

// TestMain is also the agents that the tests start, what carries programs, and the programs themselves.
func TestMain(m *testing.M) {
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE"))
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "agent":
			in, out, err := agent.Standard()
			if err == nil {
				err = agent.Serve(context.Background(), agent.ServeConfig{In: in, Out: out, Version: "test"})
			}
			exit(err)
		case "carry":
			size, _ := strconv.ParseInt(os.Args[2], 10, 64)
			exit(Carry(os.Stdin, os.Stdout, size, os.Args[3]))
		case "program":
			programs[os.Args[2]]()
			os.Exit(0)
		}
	}
	os.Exit(m.Run())
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func forever() { select {} }

// everybody returns when all ranks have come so far. Who has ended has, too.
func everybody() {
	publish := func(addr string) { check(world.Publish(context.Background(), addr)) }
	publish("here")
	for r := range world.Size() {
		_, err := world.Find(context.Background(), r)
		check(err)
	}
	publish("passed") // it has seen all
	for r := range world.Size() {
		for addr := ""; addr != "passed"; time.Sleep(time.Millisecond) {
			var err error
			if addr, err = world.Find(context.Background(), r); errors.Is(err, world.ErrGone) {
				break
			}
			check(err)
		}
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(99)
	}
}

// programs are what the ranks of the tests run.
var programs = map[string]func(){
	"where": func() {
		info, ok := world.Self()
		fmt.Println(world.Rank(), world.Size(), world.Host(), ok, fmt.Sprintf("%x", sha256.Sum256(info.Secret))[:8], len(info.Secret))
	},
	"meet": func() {
		check(world.Publish(context.Background(), fmt.Sprint("address of ", world.Rank())))
		for r := range world.Size() {
			addr, err := world.Find(context.Background(), r)
			check(err)
			if addr != fmt.Sprint("address of ", r) && addr != "here" && addr != "passed" {
				fmt.Println("wrong:", addr)
			}
		}
		everybody() // whom others still look for must not end
		fmt.Println("met", world.Size())
	},
	"flood": func() {
		w := bufio.NewWriterSize(os.Stdout, 1000) // which cuts lines
		for i := range 10_000 {
			fmt.Fprintf(w, "rank %d line %d of the flood\n", world.Rank(), i)
		}
		w.Flush()
	},
	"cat": func() {
		text, err := io.ReadAll(os.Stdin)
		fmt.Printf("%s:%q %v\n", os.Getenv("PMI_RANK"), text, err)
	},
	"exit": func() { // rank 2 does, the others wait for ever
		everybody()
		if world.Rank() == 2 {
			fmt.Print("last words")
			os.Exit(3)
		}
		forever()
	},
	"kill": func() { // rank 1 is killed, the others wait until they are told
		everybody()
		if world.Rank() == 1 {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		<-world.Gone(1)
		end, err := world.Ended(context.Background(), 1)
		fmt.Println(world.Rank(), "knows;", world.Alive(1), world.Alive(world.Rank()), end, err) // of itself: another may have returned
	},
	"return": func() { // rank 1 does, the others wait until they are told
		everybody()
		if world.Rank() == 1 {
			return
		}
		<-world.Gone(1)
		end, err := world.Ended(context.Background(), 1)
		fmt.Println(world.Rank(), "knows:", end, err, end.Well(), world.Alive(1))
	},
	"late": func() { // asks who it is after rank 1 has been killed
		if os.Getenv("PMI_RANK") == "1" {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		_, _ = os.Stdin.Read(make([]byte, 1)) // the test ends it then
		_, err := world.Find(context.Background(), 1)
		fmt.Println(world.Alive(1), err)
	},
	"stubborn": func() {
		signal.Ignore(os.Interrupt, syscall.SIGTERM)
		fmt.Println("ready")
		forever()
	},
	"polite": func() {
		c := make(chan os.Signal, 8)
		signal.Notify(c, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
		fmt.Println("ready")
		fmt.Println("got", <-c)
	},
	"text": func() {
		text, err := Text()
		fmt.Printf("%x %v %d\n", sha256.Sum256(text), err, world.Size()) // it can join after that
	},
	"folder": func() {
		dir, err := os.Getwd()
		exe, err2 := os.Executable()
		fmt.Println(dir, strings.HasPrefix(exe, "/memfd:"), err, err2)
	},
	"log": func() { // rank 0 reads what all have recorded
		world.Rank()
		history.Here("vote", "for", world.Rank())
		everybody()
		if world.Rank() > 0 {
			<-world.Gone(0)
			return
		}
		l, err := history.Load()
		check(err)
		fmt.Println("votes:", len(l.Marks("vote")), "of", l.Procs, l.Problems())
		check(history.Clear())
		history.Here("second")
		l, err = history.Load()
		check(err)
		fmt.Println("then:", len(l.Events), l.Name(0))
	},
	"wait": func() { fmt.Println("ready"); forever() },
}

// A room is agents on hosts that are all this machine.
type room struct {
	t  *testing.T
	mu sync.Mutex
	on map[string]*agent.Agent
}

func newRoom(t *testing.T) *room {
	r := &room{t: t, on: map[string]*agent.Agent{}}
	t.Cleanup(func() {
		for _, a := range r.on {
			a.Close()
		}
	})
	return r
}

func (r *room) Agent(ctx context.Context, host string) (*agent.Agent, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if a := r.on[host]; a != nil {
		return a, nil
	}
	p, err := local.Launcher{Streams: local.Standard, Stderr: os.Stderr}.Start(ctx, launcher.Command{Program: os.Args[0], Args: []string{"agent"}})
	if err != nil {
		return nil, err
	}
	a, err := agent.Connect(ctx, p, agent.Config{Host: host, Version: "test"})
	if err == nil {
		r.on[host] = a
	}
	return a, err
}

// places are where the ranks of a test may be: a host whose name begins with "far" has an agent.
var places = map[string][]string{"here": {"near"}, "far": {"far1", "far2"}, "both": {"near", "far1"}}

// config is a job of n ranks at a place that run one of programs.
func config(t *testing.T, place string, n int, program string) (Config, *output) {
	out := &output{}
	cfg := Config{Here: func(h hosts.Host) bool { return h.Name == "near" }, Agents: newRoom(t), Program: Program{Args: []string{"program", program}},
		Stdout: out, Stderr: out, Patience: time.Hour}
	for i := range n {
		on := places[place]
		cfg.Hosts = append(cfg.Hosts, hosts.Host{Name: on[i%len(on)], Slots: n})
	}
	return cfg, out
}

// everywhere runs a test at each place.
func everywhere(t *testing.T, f func(t *testing.T, place string)) {
	for place := range places {
		t.Run(place, func(t *testing.T) { f(t, place) })
	}
}

func run(t *testing.T, cfg Config) Outcome {
	t.Helper()
	out, err := Run(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	nothingIsLeft(t)
	return out
}

// nothingIsLeft looks for processes that the tests' ranks are.
func nothingIsLeft(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, _ := os.ReadFile(f)
		if !bytes.HasPrefix(text, []byte(os.Args[0]+"\x00program\x00")) && !bytes.HasPrefix(text, []byte("/proc/self/exe\x00program\x00")) {
			continue
		}
		if stat, err := os.ReadFile(filepath.Dir(f) + "/stat"); err == nil && !bytes.Contains(stat, []byte(") Z ")) && bytes.Contains(stat, fmt.Appendf(nil, " %d ", os.Getpid())) {
			t.Errorf("left: %q %s", text, stat)
		}
	}
}

// An output keeps what is written to it.
type output struct {
	mu     sync.Mutex
	text   []byte
	writes []string
	grown  chan struct{} // closed at the next write, if somebody waits
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.text = append(o.text, b...)
	o.writes = append(o.writes, string(b))
	if o.grown != nil {
		close(o.grown)
		o.grown = nil
	}
	return len(b), nil
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return string(o.text)
}

// lines are its lines, sorted.
func (o *output) lines() []string {
	l := strings.Split(strings.TrimSuffix(o.String(), "\n"), "\n")
	slices.Sort(l)
	return l
}

// hung bounds what cannot take long; it only guards against hanging.
const hung = 2 * time.Minute

// await waits until a text has come n times.
func (o *output) await(t *testing.T, text string, n int) {
	t.Helper()
	late := time.After(hung)
	for {
		o.mu.Lock()
		if strings.Count(string(o.text), text) >= n {
			o.mu.Unlock()
			return
		}
		grown := make(chan struct{})
		o.grown = grown
		o.mu.Unlock()
		select {
		case <-grown:
		case <-late:
			t.Errorf("%q did not come %d times: %q", text, n, o)
			return
		}
	}
}
