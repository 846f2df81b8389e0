package stage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"jeton/launcher"
)

// A box is a host on this machine: a home folder, and a login shell that runs command lines as sshd would have it do.
type box struct {
	shell []string // default: sh
	env   []string
	home  string
	wrap  []string                 // runs the shell, in other namespaces
	turn  func(line string) string // of each command line
	input func(io.Reader) io.Reader
}

func newBox(t *testing.T) *box { return &box{home: t.TempDir(), shell: []string{"sh"}} }

func (b *box) Run(ctx context.Context, line string, stdin io.Reader) ([]byte, string, error) {
	if b.turn != nil {
		line = b.turn(line)
	}
	if b.input != nil && stdin != nil {
		stdin = b.input(stdin)
	}
	argv := append(append(append([]string{}, b.wrap...), b.shell...), "-c", line)
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Env = append([]string{"HOME=" + b.home, "PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8"}, b.env...)
	cmd.Stdin = stdin
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	err := cmd.Run()
	if _, isExit := errors.AsType[*exec.ExitError](err); isExit {
		err = nil
	}
	return out.Bytes(), stderr.String(), err
}

// program makes a program that answers version, and fills it up with padding.
func program(t *testing.T, version string, padding int) *Program {
	t.Helper()
	path := filepath.Join(t.TempDir(), "jeton")
	text := fmt.Sprintf("#!/bin/sh\ncase $1 in version) %s;; *) echo \"$@\";; esac\nexit\n%s", version, strings.Repeat("#", padding))
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	p, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func mustStage(t *testing.T, p *Program, b *box) Place {
	t.Helper()
	place, err := p.Stage(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return place
}

// runIn starts the staged program and returns what it prints.
func runIn(t *testing.T, b *box, place Place, args ...string) string {
	t.Helper()
	line, err := place.Command(launcher.Command{Args: args})
	if err != nil {
		t.Fatal(err)
	}
	out, stderr, err := b.Run(t.Context(), line, nil)
	if err != nil || stderr != "" {
		t.Fatalf("%s: %v %s", line, err, stderr)
	}
	return string(out)
}

// shells are login shells that people have. busybox stands for the small systems, with tools of its own.
var shells = map[string][]string{"sh": {"sh"}, "bash": {"bash"}, "zsh": {"zsh"}, "tcsh": {"tcsh"}, "fish": {"fish"}, "busybox": {"busybox", "sh"}}

func TestShells(t *testing.T) {
	for name, shell := range shells {
		t.Run(name, func(t *testing.T) {
			if _, err := exec.LookPath(name); err != nil {
				t.Fatalf("this test needs %s: apt-get install bash zsh tcsh fish busybox", name)
			}
			b, p := newBox(t), program(t, "true", 1<<20)
			b.shell = shell
			place := mustStage(t, p, b)
			if want := filepath.Join(b.home, ".cache/jeton/bin"); place.Folder != want || !place.Copied || place.Aside != "" {
				t.Errorf("place %+v, want a copy in %s", place, want)
			}
			if again := mustStage(t, p, b); again.Copied || again.Folder != place.Folder {
				t.Errorf("the second time: %+v", again)
			}
			if got := runIn(t, b, place, "agent", "--x=1,2"); got != "agent --x=1,2\n" {
				t.Errorf("it says %q", got)
			}
			for path, mode := range map[string]os.FileMode{"": 0o700 | os.ModeDir, p.hash: 0o700 | os.ModeDir, p.hash + "/jeton": 0o700} {
				if info, err := os.Stat(filepath.Join(place.Folder, path)); err != nil || info.Mode() != mode {
					t.Errorf("%s: %v %v, want %v", path, info.Mode(), err, mode)
				}
			}
		})
	}
}

// TestSmallSystem: the scripts with the tools and the shell of busybox, whatever the system has.
func TestSmallSystem(t *testing.T) {
	busybox, err := exec.LookPath("busybox")
	if err != nil {
		t.Fatal("this test needs busybox: apt-get install busybox")
	}
	tools := t.TempDir()
	for _, tool := range strings.Fields("id printf ls mkdir chmod rm rmdir uname sha256sum touch df tail cat sync mv find grep sh true") {
		if err := os.Symlink(busybox, filepath.Join(tools, tool)); err != nil {
			t.Fatal(err)
		}
	}
	b, p := newBox(t), program(t, "true", 100)
	b.env = []string{"PATH=" + tools}
	b.shell = []string{busybox, "sh"}
	b.turn = func(line string) string { return strings.Replace(line, "/bin/sh", "sh", 1) }
	place := mustStage(t, p, b)
	if got := mustStage(t, p, b); got.Copied || !place.Copied {
		t.Errorf("first %+v, then %+v", place, got)
	}
}

func TestScriptsSuitAllShells(t *testing.T) {
	p := program(t, "true", 0)
	start, err := Place{word: "home", hash: p.hash}.Command(launcher.Command{Args: []string{"agent"}, Dir: "/", Env: []string{"A=b"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{p.line("home", probe), p.line("shm", take), start} {
		script, begins := strings.CutPrefix(line, "exec /bin/sh -c '")
		script, ends := strings.CutSuffix(script, "'")
		if !begins || !ends || strings.ContainsAny(script, "'\\!\n") {
			t.Errorf("a shell may read this otherwise: %s", line)
		}
	}
}

func TestNeverTrustsAName(t *testing.T) {
	b, p := newBox(t), program(t, "true", 10)
	place := mustStage(t, p, b)
	file := filepath.Join(place.Folder, p.hash, "jeton")
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"empty": "", "another": "#!/bin/sh\necho rm -rf", "cut off": string(want[:len(want)-1])} {
		if err := os.WriteFile(file, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
		if again := mustStage(t, p, b); !again.Copied {
			t.Errorf("%s: taken for the program", name)
		}
		if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: not replaced", name)
		}
	}
}

// TestCopyIsCutOff: the link is lost in the middle, as the host's shell sees it: the input ends.
func TestCopyIsCutOff(t *testing.T) {
	b, p := newBox(t), program(t, "true", 1000)
	b.input = func(r io.Reader) io.Reader { return io.LimitReader(r, p.size-1) }
	if _, err := p.Stage(t.Context(), b); !errors.Is(err, ErrBroken) {
		t.Errorf("error %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(b.home, ".cache/jeton/bin/*")); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	b.input = nil
	mustStage(t, p, b)
}

func TestTwoAtOnce(t *testing.T) {
	b, p := newBox(t), program(t, "true", 3<<20)
	var together sync.WaitGroup
	together.Add(4)
	b.input = func(r io.Reader) io.Reader { together.Done(); together.Wait(); return r } // all have found nothing
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if place, err := p.Stage(t.Context(), b); err != nil || !place.Copied {
				t.Errorf("%+v %v", place, err)
			}
		})
	}
	all.Wait()
	if files, _ := filepath.Glob(filepath.Join(b.home, ".cache/jeton/bin/*/*")); len(files) != 1 || filepath.Base(files[0]) != "jeton" {
		t.Errorf("files %v", files)
	}
}

func TestOldVersionsGo(t *testing.T) {
	b := newBox(t)
	bin := filepath.Join(b.home, ".cache/jeton/bin")
	var programs []*Program
	for i := range 5 {
		p := program(t, "true", i)
		programs = append(programs, p)
		mustStage(t, p, b)
		old := time.Now().Add(time.Duration(i-100) * time.Hour)
		if err := os.Chtimes(filepath.Join(bin, p.hash), old, old); err != nil {
			t.Fatal(err)
		}
		if i == 2 { // the first is used again, and so the second is the oldest
			mustStage(t, programs[0], b)
		}
	}
	half, others := filepath.Join(bin, programs[4].hash, "new.0123"), filepath.Join(bin, "notes")
	for _, path := range []string{half, others} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, time.Unix(0, 0), time.Unix(0, 0)); err != nil {
			t.Fatal(err)
		}
	}
	last := program(t, "true", 99)
	mustStage(t, last, b)
	left := map[string]bool{}
	entries, _ := os.ReadDir(bin)
	for _, e := range entries {
		left[e.Name()] = true
	}
	for i, want := range []bool{true, false, false, false, true} {
		if left[programs[i].hash] != want {
			t.Errorf("version %d is there: %t", i, !want)
		}
	}
	if !left[last.hash] || !left["notes"] {
		t.Errorf("left: %v", left)
	}
	if _, err := os.Stat(half); !os.IsNotExist(err) {
		t.Error("an old copy that was cut off is still there")
	}
}

func TestCacheFolder(t *testing.T) {
	b, p := newBox(t), program(t, "true", 0)
	odd := filepath.Join(t.TempDir(), `it's a "cache" of $HOME; *`)
	b.env = []string{"XDG_CACHE_HOME=" + odd}
	place := mustStage(t, p, b)
	if place.Folder != filepath.Join(odd, "jeton/bin") {
		t.Errorf("folder %s", place.Folder)
	}
	if got := runIn(t, b, place, "here"); got != "here\n" {
		t.Errorf("it says %q", got)
	}
}

// fakes puts programs of the test's own before the host's.
func (b *box) fakes(t *testing.T, scripts map[string]string) {
	dir := t.TempDir()
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	b.env = append(b.env, "PATH="+dir+":"+os.Getenv("PATH"))
}

func TestHostsThatCannot(t *testing.T) {
	for name, c := range map[string]struct {
		fakes   map[string]string
		version string
		shell   []string
		want    error
		says    string
	}{
		"another processor": {fakes: map[string]string{"uname": `case $1 in -s) echo Linux;; *) echo mips;; esac`}, want: ErrSystem, says: "Linux mips"},
		"another system":    {fakes: map[string]string{"uname": `case $1 in -s) echo Darwin;; *) echo x86_64;; esac`}, want: ErrSystem, says: "Darwin x86_64"},
		"does not run":      {version: `echo libc is too old; exit 4`, want: ErrUnfit, says: "status 4 libc is too old"},
		"no shell":          {shell: []string{"/bin/sh", "-c", "echo This account is not available.; exit 1"}, want: ErrShell, says: "not available"},
		"silent":            {shell: []string{"/bin/true"}, want: ErrShell, says: "nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBox(t)
			if c.shell != nil {
				b.shell = c.shell
			}
			if c.fakes != nil {
				b.fakes(t, c.fakes)
			}
			version := "true"
			if c.version != "" {
				version = c.version
			}
			_, err := program(t, version, 0).Stage(t.Context(), b)
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want %v and %q", err, c.want, c.says)
			}
			if files, _ := filepath.Glob(filepath.Join(b.home, ".cache/jeton/bin/*/*")); len(files) != 0 {
				t.Errorf("left: %v", files)
			}
		})
	}
}

func TestNoSha256sum(t *testing.T) {
	b := newBox(t)
	tools := t.TempDir()
	for _, tool := range []string{"id", "uname"} {
		path, err := exec.LookPath(tool)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(path, filepath.Join(tools, tool)); err != nil {
			t.Fatal(err)
		}
	}
	b.env, b.shell = []string{"PATH=" + tools}, []string{"/bin/sh"}
	if _, err := program(t, "true", 0).Stage(t.Context(), b); !errors.Is(err, ErrTool) || !strings.Contains(err.Error(), "sha256sum") {
		t.Errorf("error %v", err)
	}
}

// namespace makes mounts in a mount namespace of an ordinary user, in which the box's commands run from then on.
func (b *box) namespace(t *testing.T, mounts string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "unshare", "-Urm", "sh", "-ec", mounts+"\necho ready; exec cat")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var words bytes.Buffer
	cmd.Stderr = &words
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); cmd.Wait() })
	if n, err := io.ReadFull(out, make([]byte, 6)); n != 6 {
		t.Fatalf("this test needs user namespaces (sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0): %v %s", err, &words)
	}
	b.wrap = []string{"nsenter", "-t", fmt.Sprint(cmd.Process.Pid), "-U", "-m", "--preserve-credentials"}
}

func TestNoexecHome(t *testing.T) {
	b, p := newBox(t), program(t, "true", 0)
	b.namespace(t, `mount -t tmpfs -o noexec none `+b.home+`; mount -t tmpfs none /var/tmp`)
	place := mustStage(t, p, b)
	if !strings.HasPrefix(place.Folder, "/var/tmp/jeton-") || !place.Copied || place.Aside != b.home+"/.cache/jeton/bin forbids programs (noexec)" {
		t.Errorf("place %+v", place)
	}
	if got := runIn(t, b, place, "agent"); got != "agent\n" {
		t.Errorf("it says %q", got)
	}
	if again := mustStage(t, p, b); again.Copied || again.Folder != place.Folder {
		t.Errorf("again %+v", again)
	}
}

func TestFullHome(t *testing.T) {
	b, p := newBox(t), program(t, "true", 2<<20)
	b.namespace(t, `mount -t tmpfs -o size=1m none `+b.home+`; mount -t tmpfs -o noexec none /var/tmp; mount -t tmpfs none /dev/shm`)
	place := mustStage(t, p, b)
	if !strings.HasPrefix(place.Folder, "/dev/shm/jeton-") || !strings.Contains(place.Aside, "has no space left; /var/tmp/jeton-") {
		t.Errorf("place %+v", place)
	}
}

func TestNoSpaceAnywhere(t *testing.T) {
	b, p := newBox(t), program(t, "true", 2<<20)
	b.namespace(t, `for d in `+b.home+` /var/tmp /dev/shm; do mount -t tmpfs -o size=1m none $d; done`)
	if _, err := p.Stage(t.Context(), b); !errors.Is(err, ErrSpace) || !strings.Contains(err.Error(), "/dev/shm") {
		t.Errorf("error %v", err)
	}
}

// TestFillsUpMeanwhile: df knew of space, as with a quota, and the copy runs out of it.
func TestFillsUpMeanwhile(t *testing.T) {
	b, p := newBox(t), program(t, "true", 2<<20)
	b.namespace(t, `for d in `+b.home+` /var/tmp /dev/shm; do mount -t tmpfs -o size=1m none $d; done`)
	b.fakes(t, map[string]string{"df": `echo; echo none 9999999 0 9999999 0% /`})
	if _, err := p.Stage(t.Context(), b); !errors.Is(err, ErrSpace) {
		t.Errorf("error %v", err)
	}
	out, stderr, _ := b.Run(t.Context(), "find /var/tmp /dev/shm "+b.home+" -name 'new.*'", nil)
	if len(out) != 0 || stderr != "" {
		t.Errorf("left: %s%s", out, stderr)
	}
}

// TestNoSpaceForAFile: not even an empty one can be made.
func TestNoSpaceForAFile(t *testing.T) {
	b, p := newBox(t), program(t, "true", 0)
	b.namespace(t, `for d in `+b.home+` /var/tmp /dev/shm; do mount -t tmpfs -o nr_inodes=1 none $d; done`)
	if _, err := p.Stage(t.Context(), b); !errors.Is(err, ErrSpace) {
		t.Errorf("error %v", err)
	}
}

// TestFolderOfAStranger: names in /var/tmp can be taken by anybody.
func TestFolderOfAStranger(t *testing.T) {
	for name, trap := range map[string]string{
		"link":      `mkdir /dev/shm/theirs; ln -s /dev/shm/theirs /var/tmp/jeton-0`,
		"open":      `mkdir /var/tmp/jeton-0; chmod 777 /var/tmp/jeton-0`,
		"read-only": `mkdir -m 700 /var/tmp/jeton-0; mount -t tmpfs -o ro,mode=700 none /var/tmp/jeton-0`,
		"file":      `touch /var/tmp/jeton-0`,
	} {
		t.Run(name, func(t *testing.T) {
			b, p := newBox(t), program(t, "true", 0)
			b.namespace(t, `mount -t tmpfs -o noexec none `+b.home+`; mount -t tmpfs none /var/tmp; mount -t tmpfs none /dev/shm;`+trap)
			if place := mustStage(t, p, b); place.Folder != "/dev/shm/jeton-0" {
				t.Errorf("place %+v", place)
			}
		})
	}
}

func TestCommandHasNoTextForAShell(t *testing.T) {
	for name, c := range map[string]launcher.Command{
		"argument": {Program: "/bin/echo", Args: []string{"$(id)"}},
		"quote":    {Program: "/bin/echo", Args: []string{"a'b"}},
		"space":    {Program: "/bin/echo x"},
		"folder":   {Program: "/bin/echo", Dir: "/tmp;id"},
		"relative": {Program: "/bin/echo", Dir: "-"},
		"variable": {Program: "/bin/echo", Env: []string{"A=`id`"}},
		"name":     {Program: "/bin/echo", Env: []string{"A.B=c"}},
		"no value": {Program: "/bin/echo", Env: []string{"A"}},
		"unstaged": {Args: []string{"agent"}},
	} {
		if line, err := (Place{}).Command(c); err == nil {
			t.Errorf("%s: %s", name, line)
		}
	}
	b := newBox(t)
	line, err := Place{}.Command(launcher.Command{Program: "/bin/sh", Args: []string{"/dev/stdin", "a,b", "--c=@d"}, Dir: "/usr", Env: []string{"b=/x:y", "p=%"}})
	if err != nil {
		t.Fatal(err)
	}
	out, stderr, err := b.Run(t.Context(), line, strings.NewReader("echo $PWD $b $p $*"))
	if err != nil || string(out) != "/usr /x:y % a,b --c=@d\n" {
		t.Errorf("%q %q %v", out, stderr, err)
	}
}
