package job

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRanks(t *testing.T) {
	everywhere(t, func(t *testing.T, place string) {
		cfg, out := config(t, place, 8, "where")
		if got := run(t, cfg); got.Code != 0 || got.Why != "" || got.Failed != -1 {
			t.Errorf("outcome %+v", got)
		}
		lines := out.lines()
		if len(lines) != 8 {
			t.Fatalf("output %q", out)
		}
		secret := strings.Fields(lines[0])[4]
		for i, line := range lines {
			if want := fmt.Sprintf("%d 8 %s true %s 32", i, cfg.Hosts[i].Name, secret); line != want {
				t.Errorf("rank %d says %q, want %q", i, line, want)
			}
		}
	})
}

func TestManyRanks(t *testing.T) {
	cfg, out := config(t, "here", 64, "meet")
	if got := run(t, cfg); got.Code != 0 || out.String() != strings.Repeat("met 64\n", 64) {
		t.Errorf("outcome %+v, output %q", got, out)
	}
}

func TestMeet(t *testing.T) {
	everywhere(t, func(t *testing.T, place string) {
		cfg, out := config(t, place, 4, "meet")
		if got := run(t, cfg); got.Code != 0 || out.String() != strings.Repeat("met 4\n", 4) {
			t.Errorf("outcome %+v, output %q", got, out)
		}
	})
}

// TestFloods: nothing is lost, and nothing is mixed.
func TestFloods(t *testing.T) {
	everywhere(t, func(t *testing.T, place string) {
		cfg, out := config(t, place, 8, "flood")
		run(t, cfg)
		next := map[string]int{}
		for line := range strings.Lines(out.String()) {
			var rank string
			var n int
			if k, _ := fmt.Sscanf(line, "rank %s line %d of the flood\n", &rank, &n); k != 2 || next[rank] != n {
				t.Fatalf("%q, where line %d of rank %s was due", line, next[rank], rank)
			}
			next[rank]++
		}
		for r := range 8 {
			if got := next[fmt.Sprint(r)]; got != 10_000 {
				t.Errorf("%d lines of rank %d", got, r)
			}
		}
		for _, w := range out.writes {
			if !strings.HasSuffix(w, "\n") {
				t.Errorf("a write ends with %q", w[max(0, len(w)-60):])
			}
		}
	})
}

func TestStdin(t *testing.T) {
	everywhere(t, func(t *testing.T, place string) {
		cfg, out := config(t, place, 3, "cat")
		cfg.Stdin = strings.NewReader("one\ntwo")
		run(t, cfg)
		if want := []string{`0:"one\ntwo" <nil>`, `1:"" <nil>`, `2:"" <nil>`}; !slices.Equal(out.lines(), want) {
			t.Errorf("got %q, want %q", out.lines(), want)
		}
	})
}

// TestInputIsReadByTheRank: of a file that nobody reads nothing is taken: in a notebook, who reads ahead asks a person for a line.
func TestInputIsReadByTheRank(t *testing.T) {
	for what, left := range map[string]string{"where": "one\ntwo", "cat": ""} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		fmt.Fprint(w, "one\ntwo")
		w.Close()
		cfg, out := config(t, "here", 2, what)
		cfg.Stdin = r
		run(t, cfg)
		rest, err := io.ReadAll(r)
		if err != nil || string(rest) != left {
			t.Errorf("%s: %q is left, %v, want %q", what, rest, err, left)
		}
		if what == "cat" && !slices.Contains(out.lines(), `0:"one\ntwo" <nil>`) {
			t.Errorf("rank 0 has read %q", out.lines())
		}
	}
}

// TestQuestionOfARank: a question is seen before it is answered, though it is no whole line.
func TestQuestionOfARank(t *testing.T) {
	cfg, out := config(t, "here", 2, "")
	cfg.Program = Program{Path: "sh", Args: []string{"-c", `if [ $PMI_RANK = 0 ]; then printf "Name? "; sh -c 'read x; echo "Hello $x"'; fi`}}
	r, w := io.Pipe()
	cfg.Stdin = r
	go func() {
		out.await(t, "Name? ", 1)
		fmt.Fprintln(w, "Ada")
		w.Close()
	}()
	if run(t, cfg); out.String() != "Name? Hello Ada\n" {
		t.Errorf("got %q", out)
	}
}

// TestInputThatNobodyReads: the job ends though there is more.
func TestInputThatNobodyReads(t *testing.T) {
	everywhere(t, func(t *testing.T, place string) {
		cfg, _ := config(t, place, 2, "where")
		cfg.Stdin = endless{}
		run(t, cfg)
	})
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

func TestText(t *testing.T) {
	everywhere(t, func(t *testing.T, place string) {
		cfg, out := config(t, place, 2, "text")
		cfg.Program.Text = bytes.Repeat([]byte("some program "), 250_000) // more than one piece
		run(t, cfg)
		if want := fmt.Sprintf("%x <nil> 2\n", sha256.Sum256(cfg.Program.Text)); out.String() != want+want {
			t.Errorf("got %q, want twice %q", out, want)
		}
	})
}

// TestCarried: a program that only this machine has, and whose file has no name any more.
func TestCarried(t *testing.T) {
	cfg, out := config(t, "far", 4, "folder")
	self, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer self.Close()
	cfg.Program.Path, cfg.Program.File = "/no/such/program", self
	run(t, cfg)
	dir, _ := os.Getwd()
	if want := dir + " true <nil> <nil>\n"; out.String() != strings.Repeat(want, 4) {
		t.Errorf("got %q, want four times %q", out, want)
	}
}

func TestCarriedAndCutOff(t *testing.T) {
	err := Carry(strings.NewReader("too short"), io.Discard, 100, "/")
	if err == nil || !strings.Contains(err.Error(), "cut off") {
		t.Errorf("error %v", err)
	}
}

func TestDoesNotStart(t *testing.T) {
	everywhere(t, func(t *testing.T, place string) {
		cfg, _ := config(t, place, 3, "where")
		cfg.Program.Path = "/no/such/program"
		_, err := Run(t.Context(), cfg)
		if err == nil || strings.Count(err.Error(), "/no/such/program") != 1+strings.Count(err.Error(), "fork/exec") || !strings.HasPrefix(err.Error(), "rank ") {
			t.Errorf("error %v", err)
		}
		nothingIsLeft(t)
	})
}

func TestVerbose(t *testing.T) {
	cfg, out := config(t, "both", 2, "where")
	cfg.Verbose, cfg.Stdout = true, nil
	run(t, cfg)
	for _, want := range []string{"near  2", "far1  2", "jeton: rank 1 on far1 has pid ", "jeton: 2 ranks started in ", "jeton: all 2 ranks have joined after ", "jeton: rank 0 on near ended with exit status 0 after "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

func TestEnvironment(t *testing.T) {
	cfg, out := config(t, "both", 3, "")
	cfg.Hosts = cfg.Hosts[:3]
	cfg.Program = Program{Path: "sh", Args: []string{"-c", "echo $OMPI_COMM_WORLD_RANK $OMPI_COMM_WORLD_SIZE $OMPI_COMM_WORLD_LOCAL_RANK $OMPI_COMM_WORLD_LOCAL_SIZE $PMI_RANK $PMI_SIZE"}}
	run(t, cfg)
	if want := []string{"0 3 0 2 0 3", "1 3 0 1 1 3", "2 3 1 2 2 3"}; !slices.Equal(out.lines(), want) {
		t.Errorf("got %q, want %q", out.lines(), want)
	}
}

// TestMemory: a limit holds for ranks here.
func TestMemory(t *testing.T) {
	cfg, out := config(t, "here", 1, "")
	cfg.Program = Program{Path: "sh", Args: []string{"-c", "read x; ulimit -d"}, Memory: 1 << 30}
	r, w := io.Pipe()
	cfg.Stdin = r
	time.AfterFunc(0, func() { w.Write([]byte("\n")); w.Close() })
	run(t, cfg)
	if out.String() != "1048576\n" {
		t.Errorf("the limit is %s KiB", out)
	}
}

// TestFastPrograms: they have ended before anybody could speak to them.
func TestFastPrograms(t *testing.T) {
	everywhere(t, func(t *testing.T, place string) {
		cfg, _ := config(t, place, 16, "")
		cfg.Program = Program{Path: "true"}
		if got := run(t, cfg); got.Code != 0 {
			t.Errorf("outcome %+v", got)
		}
	})
}
