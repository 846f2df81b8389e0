package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"

	"jeton/kernel/cell"
)

// begin begins the check of a text. A text that imports a package of the module sees what has become of the files.
func (im *importer) begin(src *cell.Source) {
	im.own.failed = map[string]Errors{}
	im.own.chain = nil
	if src == nil || len(im.own.loaded) == 0 {
		return
	}
	for _, it := range src.Items {
		d, ok := it.Decl.(*ast.GenDecl)
		if !ok || d.Tok != token.IMPORT {
			continue
		}
		for _, s := range d.Specs {
			if path, err := strconv.Unquote(s.(*ast.ImportSpec).Path.Value); err == nil && im.isOwn(path) {
				im.refresh()
				return
			}
		}
	}
}

// refresh reads again what has changed, and what imports that. Where the new text is wrong, the old version stays.
func (im *importer) refresh() {
	o := &im.own
	changed := map[string]*ownPackage{}
	for path, p := range o.loaded {
		if text, err := o.module.Package(path); err != nil || text.Sum != p.text.Sum {
			changed[path] = p
		}
	}
	for more := len(changed) > 0; more; {
		more = false
		for path, p := range o.loaded {
			if changed[path] == nil && slices.ContainsFunc(p.imports, func(q *ownPackage) bool { return changed[q.text.Path] != nil }) {
				changed[path], more = p, true
			}
		}
	}
	for path := range changed {
		delete(o.loaded, path)
	}
	for _, path := range slices.Sorted(maps.Keys(changed)) {
		if _, err := im.load(path); err != nil {
			if _, told := o.failed[path]; !told {
				o.failed[path] = Errors{{Pos: token.Position{Filename: path, Line: 1, Column: 1}, Msg: err.Error()}}
			}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(changed)) {
		if o.loaded[path] == nil {
			o.loaded[path] = changed[path]
		} else if users := im.checker.users[changed[path].result]; len(users) > 0 {
			o.notes = append(o.notes, fmt.Sprintf("package %s has changed: this is the new one; %s used the old one: run what is to use the new one again",
				path, list(users)))
		}
	}
}

// list is names in words.
func list(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return names[0]
}

func (im *importer) takeNotes() []string {
	notes := im.own.notes
	im.own.notes = nil
	return notes
}
