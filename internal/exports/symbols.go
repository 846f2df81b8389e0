package main

import (
	"crypto/sha256"
	"debug/elf"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A program is what one link has made: the symbols that it exports, and the full names of its types.
type program struct {
	functions map[string]bool
	others    map[string]bool // variables and types
	types     map[string]bool // the names that the compiler gives them, "type:" and the type
}

// read takes the exported symbols of a file, and the types of the linker's list of references, "from <flags> -> to <flags>".
func read(file, references string) (*program, error) {
	f, err := elf.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := f.DynamicSymbols()
	if err != nil {
		return nil, err
	}
	p := &program{functions: map[string]bool{}, others: map[string]bool{}, types: map[string]bool{}}
	for _, s := range list {
		switch {
		case s.Section == elf.SHN_UNDEF || strings.ContainsAny(s.Name, "\"\\\n"):
		case elf.ST_TYPE(s.Info) == elf.STT_FUNC:
			p.functions[s.Name] = true
		default:
			p.others[s.Name] = true
		}
	}
	for line := range strings.Lines(references) {
		_, to, _ := strings.Cut(strings.TrimSpace(line), " -> ")
		if strings.HasPrefix(to, typePrefix) && !strings.HasPrefix(to, typePrefix+".") { // not the names of types, and the like
			name, _, _ := strings.Cut(to, " <UsedInIface>")
			p.types[name] = true
		}
	}
	return p, nil
}

const typePrefix = "type:"

// near is what has its functions in common with cells, since the runtime knows some of them by address.
var near = []string{"runtime", "internal", "reflect", "sync", "syscall"}

func isNear(pkg string) bool {
	return slices.ContainsFunc(near, func(n string) bool { return pkg == n || strings.HasPrefix(pkg, n+"/") })
}

// hidden lists, in order, the symbols that the program need not export, given the packages that no cell can link to: functions, of
// which a cell's object has its own that work on the same variables; the values of functions, that are pointers to them; and all that
// belongs to those packages.
func (p *program) hidden(closed map[string]bool) ([]string, error) {
	hidden := map[string]bool{}
	for f := range p.functions {
		if pkg := packageOf(f); pkg != "" && !isNear(pkg) {
			hidden[f] = true
		}
	}
	for v := range p.others {
		if closed[packageOf(v)] || strings.HasSuffix(v, "·f") || ofClosed(v, closed) {
			hidden[v] = true
		}
	}
	found := 0
	for t := range p.types {
		if name := linkName(t); p.others[name] {
			found++
			if mentions(t[len(typePrefix):], closed) {
				hidden[name] = true
			}
		}
	}
	if found < len(p.types)*9/10 {
		return nil, fmt.Errorf("the linker names types in another way than expected: %d of %d are known", found, len(p.types))
	}
	return slices.Sorted(maps.Keys(hidden)), nil
}

// ofClosed tells an interface table of a type, and the hash of a package, that cells cannot have.
func ofClosed(symbol string, closed map[string]bool) bool {
	if pkg, ok := strings.CutPrefix(symbol, "go:link.pkghash."); ok {
		return closed[pkg]
	}
	table, ok := strings.CutPrefix(symbol, "go:itab.")
	return ok && mentions(table, closed)
}

// packageOf is the import path that begins a symbol's name; "" for those that are no package's.
func packageOf(symbol string) string {
	if strings.HasPrefix(symbol, typePrefix) || strings.HasPrefix(symbol, "go:") {
		return ""
	}
	if end := strings.IndexAny(symbol, "[("); end >= 0 { // type arguments and receivers have paths of their own
		symbol = symbol[:end]
	}
	return pathOf(symbol)
}

// mentions tells whether the full name of a type has one of the packages in it.
func mentions(typ string, packages map[string]bool) bool {
	for word := range strings.FieldsFuncSeq(typ, func(r rune) bool { return strings.ContainsRune(" *[](){},;\"`", r) }) {
		if packages[pathOf(word)] {
			return true
		}
	}
	return false
}

// pathOf is the import path in a qualified name: what is before the first dot of its last element. "" if there is none.
func pathOf(name string) string {
	last := strings.LastIndex(name, "/") + 1
	dot := strings.Index(name[last:], ".")
	if dot < 0 {
		return ""
	}
	return strings.ReplaceAll(name[:last+dot], "%2e", ".") // a dot that is part of it is written so
}

// linkName is the name that a type's symbol has in a program that loads plugins (cmd/link, typeSymbolMangle).
func linkName(symbol string) string {
	if strings.HasPrefix(symbol, "type:runtime.") || len(symbol) <= 14 && !strings.Contains(symbol, "@") {
		return symbol
	}
	sum := sha256.Sum256([]byte(symbol[len(typePrefix):]))
	sum[0] ^= 0xff
	return typePrefix + base64.StdEncoding.EncodeToString(sum[:6])
}
