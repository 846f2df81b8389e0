package native

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

const (
	objectExt = ".so"
	// keptBytes is what the objects of one program may take together; those that were used last stay.
	keptBytes = 256 << 20
	// keptTime is how long what belongs to another build of this program stays when nobody uses it.
	keptTime = 14 * 24 * time.Hour
)

// prune keeps the cache from growing for ever. What an engine has loaded may go: the system keeps it.
func (c *Cache) prune() {
	own := c.dir()
	if own == "" {
		return
	}
	others, _ := os.ReadDir(filepath.Dir(own))
	for _, o := range others {
		dir := filepath.Join(filepath.Dir(own), o.Name())
		if dir != own && o.IsDir() && time.Since(youngest(dir)) > keptTime {
			_ = os.RemoveAll(dir)
		}
	}
	objects := entries(own)
	slices.SortFunc(objects, func(a, b fs.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	sum := int64(0)
	for _, o := range objects {
		if sum += o.Size(); sum > keptBytes && filepath.Ext(o.Name()) == objectExt {
			_ = os.Remove(filepath.Join(own, o.Name()))
		}
	}
}

// youngest is when a folder, or a file in it, was last changed.
func youngest(dir string) (t time.Time) {
	if st, err := os.Stat(dir); err == nil {
		t = st.ModTime()
	}
	for _, e := range entries(dir) {
		if cmp.Compare(e.ModTime().UnixNano(), t.UnixNano()) > 0 {
			t = e.ModTime()
		}
	}
	return t
}

func entries(dir string) (list []fs.FileInfo) {
	names, _ := os.ReadDir(dir)
	for _, n := range names {
		if info, err := n.Info(); err == nil && info.Mode().IsRegular() {
			list = append(list, info)
		}
	}
	return list
}
