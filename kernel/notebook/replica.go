package notebook

import (
	"encoding/base64"
	"fmt"
	"go/scanner"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/engine"
	"jeton/kernel/front"
	host "jeton/runtime/magic"
	"jeton/runtime/session"
)

// A replica is the notebook made again for another process: its imports, types, functions and constants from their
// source, and copies of the variables that can be copied.
type replica struct {
	run        *run
	place      string // what the process is: "a background cell"
	book       check.Book
	live       map[string]bool // variables that the desk has, by their lowered names
	checker    *check.Checker
	translator translator
	// missing has, for each live name that is not in the replica, why.
	missing map[string]string
	out     []engine.Program
}

// replica returns the programs that run Go text in a fresh engine as if it stood in this notebook.
func (c *run) replica(text string) ([]engine.Program, *front.Error) {
	src, errs := cell.Syntax(c.name, text)
	if errs != nil {
		return nil, c.rejected(errs, text)
	}
	// The notebook's own checker speaks first: its errors are about the notebook, not about the copy.
	if _, errs := c.nb.checker.Check(src); errs != nil {
		return nil, c.rejected(errs, text)
	}
	programs, errs, fail := c.replicaIn("a background cell", nil, text)
	if errs != nil {
		return nil, c.rejected(errs, text)
	}
	return programs, fail
}

// replicaIn is replica for another sort of process, and a text of the notebook's own. pending is the cell that runs and is not done,
// nil for none: its functions, types and constants are known there, too. errs are about the text.
func (c *run) replicaIn(place string, pending *check.Result, text string) (programs []engine.Program, errs cell.Errors, fail *front.Error) {
	d, fail := c.desk() // the copy's engine will be like it
	if fail != nil {
		return nil, nil, fail
	}
	r := &replica{run: c, place: place, book: c.nb.checker.Book(pending), live: map[string]bool{}, checker: check.New(c.nb.cfg.Library),
		translator: newTranslator(d.client.Evaluator(), c.nb.workshop), missing: map[string]string{}}
	for _, n := range c.nb.checker.Names() {
		r.live[n.Lowered] = true
	}
	r.checker.UseModule(c.nb.checker.Module(), nil) // with the notebook's texts, whatever has become of the files
	names := r.book.Names()
	used := r.declarations(names, wordsOf(text))
	if fail := r.variables(names, used); fail != nil {
		return nil, nil, fail
	}
	r.functions(names, used)
	src, errs := cell.Syntax(c.name, text) // checking may change a tree: parse again
	if errs == nil {
		errs = r.add(src)
	}
	if errs != nil {
		for _, e := range errs {
			if name, ok := strings.CutPrefix(e.Msg, "undefined: "); ok && r.missing[name] != "" {
				e.Hint = r.missing[name]
			}
		}
		return nil, errs, nil
	}
	return r.out, nil, nil
}

// add checks, lowers and keeps one text.
func (r *replica) add(src *cell.Source) cell.Errors {
	res, errs := r.checker.Check(src)
	if errs != nil {
		return errs
	}
	res.Mapped = true // what is made again is where it stood
	err := eachPackage(r.run.ctx, r.translator, res, func(pkg *check.Result) error { return r.program(pkg, func() []string { return nil }) })
	if err == nil {
		err = r.program(res, func() []string { return r.checker.Commit(res) })
	}
	switch err := err.(type) {
	case nil:
		return nil
	case cell.Errors:
		return err
	default:
		return cell.Errors{{Pos: token.Position{Filename: src.Name, Line: 1, Column: 1}, Msg: err.Error()}}
	}
}

// program keeps the program of a checked text, which is taken to run well.
func (r *replica) program(res *check.Result, commit func() (gone []string)) error {
	prog, ended, err := r.translator.translate(res)
	if err != nil {
		return err
	}
	ended(true, commit())
	prog.Name, prog.Cell = fmt.Sprintf("%s#%d", res.Name, r.run.nb.seq.Add(1)), r.run.req.Count
	r.out = append(r.out, prog)
	return nil
}

// addText is add for a text that is not the student's.
func (r *replica) addText(text string) cell.Errors {
	src, errs := cell.Syntax("notebook", text)
	if errs != nil {
		return errs
	}
	return r.add(src)
}

// declarations adds imports and constants, and returns the words that the text uses, and the functions, types and variables that
// these are.
func (r *replica) declarations(names []check.Name, used map[string]bool) map[string]bool {
	all := map[string]bool{}
	byName := map[string]check.Name{}
	for _, n := range names {
		byName[n.Name] = n
		if n.Kind == "const" {
			r.constant(n)
		}
	}
	for todo := slices.Collect(maps.Keys(used)); len(todo) > 0; {
		w := todo[0]
		todo = todo[1:]
		if all[w] {
			continue
		}
		all[w] = true
		text, _ := r.book.Source(w)
		if n := byName[w]; n.Kind == "var" {
			text = n.Type
		}
		for w := range wordsOf(text) {
			todo = append(todo, w)
		}
	}
	for _, n := range names {
		if n.Kind == "import" && all[n.Name] { // what nobody mentions does not run
			_ = r.addText(fmt.Sprintf("import %s %q", n.Name, n.Type)) // what cannot be imported shows where it is used
		}
	}
	return all
}

func (r *replica) constant(n check.Name) {
	if errs := r.addText(constText(n)); errs != nil {
		r.missing[n.Name] = fmt.Sprintf("the constant %s has a type that %s does not know yet: declare it in the cell itself", n.Name, r.place)
	}
}

// functions adds types and functions. They may use one another, so they come as one text; one that cannot be made again,
// because it uses a variable that cannot be copied, is left out, and then those that use it.
func (r *replica) functions(names []check.Name, used map[string]bool) {
	type decl struct{ name, text string }
	var decls []decl
	for _, n := range names {
		if text, ok := r.book.Source(n.Name); ok && used[n.Name] && !r.has(n.Name) {
			decls = append(decls, decl{n.Name, text})
		}
	}
	for len(decls) > 0 {
		var b strings.Builder
		starts := make([]int, len(decls)) // line of each
		line := 1
		for i, d := range decls {
			starts[i] = line
			b.WriteString(d.text)
			line += strings.Count(d.text, "\n")
		}
		errs := r.addText(b.String())
		if errs == nil {
			return
		}
		bad := 0
		for i, s := range starts {
			if errs[0].Pos.Line >= s {
				bad = i
			}
		}
		r.missing[decls[bad].name] = fmt.Sprintf("%s cannot be used in %s: %s", decls[bad].name, r.place, errs[0].Msg)
		if name, ok := strings.CutPrefix(errs[0].Msg, "undefined: "); ok && r.missing[name] != "" {
			r.missing[decls[bad].name] += "; " + r.missing[name]
		}
		decls = append(decls[:bad:bad], decls[bad+1:]...)
	}
}

func (r *replica) has(name string) bool {
	for _, n := range r.checker.Names() {
		if n.Name == name {
			return true
		}
	}
	return false
}

// variables declares the notebook's variables that are used, and sets them to copies of their values.
func (r *replica) variables(names []check.Name, used map[string]bool) *front.Error {
	for _, n := range names {
		if n.Kind != "var" || !used[n.Name] {
			continue
		}
		if why := uncopyable(n.Object.Type(), nil); why != "" {
			r.missing[n.Name] = fmt.Sprintf("%s is another process, and %s (%s) cannot be copied there, since it holds %s: make it in the cell itself", r.place, n.Name, n.Type, why)
			continue
		}
		if !r.live[n.Lowered] {
			r.missing[n.Name] = fmt.Sprintf("%s gets a copy of %s, which the cell that runs declares and nothing has yet: declare it in an earlier cell", r.place, n.Name)
			continue
		}
		r.types(n.Object.Type())
		if errs := r.addText(fmt.Sprintf("var %s %s", n.Name, n.Type)); errs != nil {
			r.missing[n.Name] = errs[0].Msg
			continue
		}
		value, fail := r.run.encoded(n.Name)
		if fail != nil {
			return fail
		}
		if errs := r.addText(fmt.Sprintf("magic.Receive(&%s, %q)", n.Name, base64.StdEncoding.EncodeToString(value))); errs != nil {
			return simpleError(magicError, "%s cannot be copied to %s: %v", n.Name, r.place, errs)
		}
	}
	return nil
}

// types adds the notebook's types that t is made of, with their methods when these can be made already.
func (r *replica) types(t types.Type) {
	seen := map[string]bool{}
	var text strings.Builder
	var walk func(t types.Type)
	walk = func(t types.Type) {
		switch t := t.(type) {
		case *types.Named:
			name := t.Obj().Name()
			if !check.OfCell(t.Obj()) || seen[name] || r.has(name) {
				return
			}
			seen[name] = true
			if s, ok := r.book.Source(name); ok {
				text.WriteString(s + "\n")
			}
			walk(t.Underlying())
		case *types.Slice:
			walk(t.Elem())
		case *types.Array:
			walk(t.Elem())
		case *types.Map:
			walk(t.Key())
			walk(t.Elem())
		case *types.Struct:
			for f := range t.Fields() {
				walk(f.Type())
			}
		}
	}
	if walk(t); text.Len() > 0 {
		_ = r.addText(text.String()) // what is missing shows when the variable is declared
	}
}

// uncopyable says what in a type ties its values to their process, "" when nothing does.
func uncopyable(t types.Type, inside []types.Type) string {
	for _, o := range inside {
		if o == t {
			return ""
		}
	}
	inside = append(inside, t)
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Kind() == types.UnsafePointer || u.Kind() == types.Uintptr {
			return "an address"
		}
		return ""
	case *types.Slice:
		return uncopyable(u.Elem(), inside)
	case *types.Array:
		return uncopyable(u.Elem(), inside)
	case *types.Map:
		if why := uncopyable(u.Key(), inside); why != "" {
			return why
		}
		return uncopyable(u.Elem(), inside)
	case *types.Struct:
		for f := range u.Fields() {
			if !f.Exported() {
				return "the unexported field " + f.Name()
			}
			if why := uncopyable(f.Type(), inside); why != "" {
				return why
			}
		}
		return ""
	case *types.Pointer:
		return "a pointer"
	case *types.Chan:
		return "a channel"
	case *types.Signature:
		return "a function"
	case *types.Interface:
		return "an interface"
	}
	return "a " + check.TypeString(t)
}

// encoded is a variable's value, as magic.Send makes it in the engine.
func (c *run) encoded(name string) ([]byte, *front.Error) {
	k := &keeper{}
	e := &run{ctx: c.ctx, nb: c.nb, req: c.req, out: k, name: "copy of " + name, aside: true, probe: true}
	if _, err := e.evaluate(fmt.Sprintf(carrier+"jetonMagic.Send(&%s)", name)); err != nil {
		return nil, err
	}
	return k.data, nil
}

// keeper keeps what magic.Send sends.
type keeper struct {
	quiet
	data []byte
}

func (k *keeper) Display(b session.Bundle) {
	if data, ok := b.Data[host.GobMIME].([]byte); ok {
		k.data = data
	}
}

// wordsOf are the identifiers of a Go text.
func wordsOf(text string) map[string]bool {
	all := map[string]bool{}
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(text)), []byte(text), nil, 0)
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			return all
		}
		if tok == token.IDENT {
			all[lit] = true
		}
	}
}
