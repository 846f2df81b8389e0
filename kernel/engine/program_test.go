package engine

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestRunProgram(t *testing.T) {
	cases := []struct {
		name, src, stdin string
		args             []string
		code             int
		stdout, stderr   string // stderr: a part of it
	}{
		{name: "hello", src: `func main1() { fmt.Println("hello", os.Args[1:]) }`, args: []string{"a", "-b"}, stdout: "hello [a -b]\n"},
		{name: "exit", src: `func main1() { fmt.Print("out"); os.Exit(3) }`, code: 3, stdout: "out"},
		{name: "panic", src: "func f() {\n\tpanic(\"boom\")\n}\nfunc main1() {\n\tf()\n}", code: 2, stderr: "panic: boom\n\ngoroutine 1 [running]:\nmain.f(...)\n\tprog.go:7\nmain.main(...)\n\tprog.go:10\n"},
		{name: "goroutine panic", src: "func main1() {\n\tc := make(chan int)\n\tgo func() {\n\t\tdefer func() { hook.GoPanic(recover()) }()\n\t\tpanic(\"bad\")\n\t}()\n\t<-c\n}", code: 2, stderr: "panic: bad\n\ngoroutine [running]:\n"},
		{name: "overflow", src: "func f(n int) int { return f(n) + 1 }\nfunc main1() { f(1) }", code: 2, stderr: "stack overflow"},
		{name: "stdin", src: `func main1() { s, _ := bufio.NewReader(os.Stdin).ReadString('\n'); fmt.Print(s) }`, stdin: "a line\nmore", stdout: "a line\n"},
		{name: "deferred", src: `func main1() { defer fmt.Print("b"); fmt.Print("a") }`, stdout: "ab"},
		{name: "println", src: `func main1() { println("to stderr") }`, stderr: "to stderr\n"},
		{name: "rejected", src: "func main1() {\n\tnothing()\n}", code: 1, stderr: "prog.go:7:"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "prog.go")
			src := "package main\nimport \"fmt\"\nimport \"os\"\nimport \"bufio\"\nimport hook \"jeton/hook\"\n" + c.src
			if err := os.WriteFile(file, []byte(src), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(os.Args[0], append([]string{"run", file}, c.args...)...)
			var out, errs bytes.Buffer
			cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(c.stdin), &out, &errs
			err := cmd.Run()
			code := 0
			if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
				code = exit.ExitCode()
			} else if err != nil {
				t.Fatal(err)
			}
			if code != c.code || out.String() != c.stdout || !strings.Contains(errs.String(), c.stderr) {
				t.Errorf("status %d, stdout %q, stderr %q; want %d, %q, %q", code, out.String(), errs.String(), c.code, c.stdout, c.stderr)
			}
		})
	}
}
