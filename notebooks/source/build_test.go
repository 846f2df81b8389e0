package source

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// A shelf has the programs that were built, by their sources: the notebooks of a lab differ in few of them, and linking one takes a second.
type shelf struct {
	dir  string
	mu   sync.Mutex
	made map[string]chan struct{} // closed when it is there
}

var built shelf

// A binary is to be built: its package's files, by name.
type binary struct {
	name  string
	files map[string]string
}

// key names a binary by what it is made of.
func (b *binary) key() string {
	h := sha256.New()
	text, err := json.Marshal(b.files)
	if err != nil {
		panic(err)
	}
	h.Write(text)
	return "p" + hex.EncodeToString(h.Sum(nil)[:12])
}

// put has all built, those that are not there by one command, and puts them in a folder under their names.
func (s *shelf) put(t *testing.T, all []binary, folder string) {
	t.Helper()
	s.buildMissing(t, all)
	for _, b := range all {
		k := b.key()
		s.mu.Lock()
		there := s.made[k]
		s.mu.Unlock()
		<-there // another test may be building it
		if err := os.Link(filepath.Join(s.dir, "bin", k), filepath.Join(folder, b.name)); err != nil {
			t.Fatal(err)
		}
	}
}

// buildMissing builds those that nobody has begun to build.
func (s *shelf) buildMissing(t *testing.T, all []binary) {
	t.Helper()
	missing := map[string]binary{}
	s.mu.Lock()
	if s.made == nil {
		s.made = map[string]chan struct{}{}
	}
	for _, b := range all {
		if k := b.key(); s.made[k] == nil {
			s.made[k] = make(chan struct{})
			defer close(s.made[k])
			missing[k] = b
		}
	}
	s.mu.Unlock()
	if len(missing) > 0 {
		s.build(t, missing)
	}
}

// build compiles them with the Go compiler, as packages of this module, which are nowhere but in an overlay.
func (s *shelf) build(t *testing.T, all map[string]binary) {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	overlay := map[string]map[string]string{"Replace": {}}
	args := []string{"build", "-overlay", filepath.Join(dir, "overlay.json"), "-ldflags=-s -w", "-o", filepath.Join(s.dir, "bin") + string(filepath.Separator)}
	for k, b := range all {
		for name, text := range b.files {
			file := filepath.Join(dir, k+"-"+name)
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			overlay["Replace"][filepath.Join(root, "notebooks", "glued", k, name)] = file
		}
		args = append(args, "jeton/notebooks/glued/"+k)
	}
	text, err := json.Marshal(overlay)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "overlay.json"), text, 0o644)
	}
	if err == nil {
		err = os.MkdirAll(filepath.Join(s.dir, "bin"), 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	if msg, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, msg)
	}
}

// buildGlued builds the glued notebook and its background programs, and returns the folder of programs.
func buildGlued(t *testing.T, g *glue) string {
	t.Helper()
	all := []binary{{"notebook", map[string]string{"main.go": g.source(), "support.go": support}}}
	for _, p := range g.programs {
		all = append(all, binary{p.cell, map[string]string{"main.go": p.src}})
	}
	folder := t.TempDir()
	built.put(t, all, folder)
	return folder
}
