//go:build linux

package sandbox

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Who the inmate is, inside, and where it lives.
const (
	inmateName = "student"
	homeFolder = "/home/student"
	workFolder = homeFolder + "/work"
	hostName   = "grading"
)

// The inmate's number among users, and among groups, inside. Where root makes the sandbox it is the same outside, where no account has it;
// otherwise the inmate is, outside, who made it.
const (
	inmateOfRoot = 64_999
	inmateOfUser = 1000
)

// A spec is what a boot reads from its standard input.
type spec struct {
	Limits Limits
	Args   []string // of the inmate, with its name
	Dir    string   // what is copied
	Shown  []string // of the world
	Given  map[string][]byte
	Env    []string
	ID     int  // the inmate's
	Root   bool // the warden is root, and makes the inmate somebody else
}

func newSpec(cfg Config) (*spec, error) {
	s := &spec{Limits: cfg.Limits, Args: append([]string{os.Args[0]}, cfg.Args...), Dir: cfg.Dir, Given: cfg.Given, ID: inmateOfUser}
	if os.Geteuid() == 0 && knows(idMap("uid"), inmateOfRoot) && knows(idMap("gid"), inmateOfRoot) {
		s.ID, s.Root = inmateOfRoot, true
	}
	if s.Dir == "" {
		dir, err := os.Getwd()
		if err != nil {
			return nil, fmt.Errorf("sandbox: %w", err)
		}
		s.Dir = dir
	}
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	s.Shown = append(slices.Clone(cfg.Shown), program)
	if root := goRoot(); root != "" {
		s.Shown = append(s.Shown, root)
	}
	s.Env = slices.Concat(ofInmate(os.Environ()), s.Limits.environment(), []string{
		insideVariable + "=1", "HOME=" + homeFolder, "USER=" + inmateName, "LOGNAME=" + inmateName, "PWD=" + workFolder, "TMPDIR=/tmp", "SHELL=/bin/sh",
	})
	return s, nil
}

// idMap are the ids that there are in this process's user namespace, each for itself: in a container there may be few. kind is uid or gid.
func idMap(kind string) (all []syscall.SysProcIDMap) {
	b, err := os.ReadFile("/proc/self/" + kind + "_map")
	if err != nil {
		return nil
	}
	for line := range strings.Lines(string(b)) {
		var first, outside, size int
		if n, _ := fmt.Sscan(line, &first, &outside, &size); n == 3 {
			all = append(all, syscall.SysProcIDMap{ContainerID: first, HostID: first, Size: size})
		}
	}
	return all
}

func knows(ids []syscall.SysProcIDMap, id int) bool {
	return slices.ContainsFunc(ids, func(m syscall.SysProcIDMap) bool { return m.ContainerID <= id && id < m.ContainerID+m.Size })
}

// goRoot is the folder of the Go toolchain that a shell would find; "" for none.
func goRoot() string {
	path, err := exec.LookPath("go")
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	if err != nil {
		return ""
	}
	root := filepath.Dir(filepath.Dir(path))
	if _, err := os.Stat(filepath.Join(root, "VERSION")); err != nil {
		return ""
	}
	return root
}

// ofInmate keeps of an environment what is no secret: a course's server has tokens and passwords there.
func ofInmate(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		if strings.HasPrefix(name, Variable) || name == insideVariable { // these we say ourselves
			return true
		}
		return !slices.Contains(kept, name) && !slices.ContainsFunc(keptPrefixes, func(p string) bool { return strings.HasPrefix(name, p) })
	})
}

var (
	kept         = []string{"PATH", "LANG", "LANGUAGE", "TZ", "TERM", "GOROOT", "GOGC", "GOMEMLIMIT", "GORACE", "GOMAXPROCS", "GOTRACEBACK"}
	keptPrefixes = []string{"LC_", "JETON_", "OMPI_ALLOW_RUN_AS_ROOT"}
)
