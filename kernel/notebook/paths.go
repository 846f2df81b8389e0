package notebook

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// workFolder is where the cells are, which %cd changes: the working folder of the desk's process. It is "", the kernel's own,
// while that process has not started, and where the system does not tell.
func (n *Notebook) workFolder() string {
	n.mu.Lock()
	d := n.desk
	n.mu.Unlock()
	if d == nil {
		return ""
	}
	select {
	case <-d.ready:
	default:
		return ""
	}
	if d.client == nil {
		return ""
	}
	folder, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", d.client.Pid()))
	if err != nil {
		return ""
	}
	return folder
}

// absolute is a file's path seen from where the cells are. ~ is the person's home.
func (n *Notebook) absolute(name string) string {
	if rest, ok := strings.CutPrefix(name, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(n.workFolder(), name)
}

// maxListed is how many entries of a folder completion looks at: a folder may hold millions.
const maxListed = 10_000

// paths lists the files whose path begins with prefix, folders with a slash at their end. Hidden ones are listed when
// their dot is typed.
func (n *Notebook) paths(prefix string) []string {
	folder, base := filepath.Split(prefix)
	f, err := os.Open(cmp.Or(n.absolute(folder), "."))
	if err != nil {
		return nil
	}
	defer f.Close()
	entries, _ := f.ReadDir(maxListed) // what could be read
	var found []string
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, base) || base == "" && strings.HasPrefix(name, ".") {
			continue
		}
		if isFolder(filepath.Join(f.Name(), name), e) {
			name += "/"
		}
		found = append(found, folder+name)
	}
	slices.Sort(found)
	return found
}

// isFolder says whether an entry is a folder, or a link to one.
func isFolder(path string, e os.DirEntry) bool {
	if e.Type()&os.ModeSymlink == 0 {
		return e.IsDir()
	}
	st, err := os.Stat(path)
	return err == nil && st.IsDir()
}
