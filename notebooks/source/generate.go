package source

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
)

// Generate makes the notebooks of every src/*.lab of dir, and returns them by name: "fr/student/lab01.ipynb".
func Generate(dir fs.FS) (map[string][]byte, error) {
	sources, err := fs.Glob(dir, "src/*.lab")
	if err != nil {
		return nil, err
	}
	if len(sources) == 0 {
		return nil, errors.New("there is no src/*.lab here")
	}
	files := map[string][]byte{}
	for _, src := range sources {
		text, err := fs.ReadFile(dir, src)
		if err != nil {
			return nil, err
		}
		lab, err := Parse(src, string(text))
		if err != nil {
			return nil, err
		}
		if want := path.Base(src); want != lab.Name+".lab" {
			return nil, fmt.Errorf("%s holds lab %s: the file's name and the lab's must agree", src, lab.Name)
		}
		for _, v := range Variants() {
			nb, err := lab.Notebook(v)
			if err != nil {
				return nil, err
			}
			content, err := nb.Bytes()
			if err != nil {
				return nil, err
			}
			files[v.Folder()+"/"+lab.Name+".ipynb"] = content
		}
	}
	return files, nil
}
