package compile

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"sort"

	"golang.org/x/tools/go/ssa"
)

// The specification leaves open when the variables of a statement are read, relative to its calls: x + f(), where f sets x. SSA
// form reads them from left to right, Go's compiler when all calls of the statement have been made, and so do we: what only
// reads and computes is moved behind the calls of its statement, up to its first use.

// statements are the parts of a function's text in which that order is open, in the order of their starts.
type statements []statement

type statement struct {
	start, end token.Pos
	parent     int // the statement that it is in, as part of a function literal; -1 for none
}

// at is the innermost statement around a position, -1 for none.
func (s statements) at(p token.Pos) int {
	i := sort.Search(len(s), func(i int) bool { return s[i].start > p }) - 1
	for i >= 0 && s[i].end <= p {
		i = s[i].parent
	}
	return i
}

// statementsOf lists the statements of nodes.
func statementsOf(nodes ...ast.Node) statements {
	var list statements
	add := func(n ast.Node) { list = append(list, statement{start: n.Pos(), end: n.End()}) }
	for _, n := range nodes {
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt, *ast.ExprStmt, *ast.ReturnStmt, *ast.SendStmt, *ast.IncDecStmt, *ast.ValueSpec, *ast.GoStmt, *ast.DeferStmt:
				add(n)
			case *ast.IfStmt:
				add(n.Cond)
			case *ast.ForStmt:
				if n.Cond != nil {
					add(n.Cond)
				}
			case *ast.SwitchStmt:
				if n.Tag != nil {
					add(n.Tag)
				}
			case *ast.RangeStmt:
				add(n.X)
			case *ast.CaseClause:
				for _, e := range n.List {
					add(e)
				}
			}
			return true
		})
	}
	slices.SortStableFunc(list, func(a, b statement) int { return int(a.start - b.start) })
	for i := range list {
		p := i - 1
		for p >= 0 && list[p].end <= list[i].start {
			p = list[p].parent
		}
		list[i].parent = p
	}
	return list
}

// statementsIn lists the statements of the declared function that f is in; those of package variables are one each.
func (b *builder) statementsIn(f *ssa.Function) statements {
	f = root(f)
	if b.stmtsOf == f {
		return b.stmts
	}
	b.stmtsOf, b.stmts = f, nil
	if s := f.Syntax(); s != nil {
		b.stmts = statementsOf(s)
	} else if f == b.pkg.Func("init") {
		var nodes []ast.Node
		for _, v := range b.r.Vars {
			nodes = append(nodes, &ast.ExprStmt{X: v.Rhs})
		}
		b.stmts = statementsOf(nodes...)
	}
	return b.stmts
}

// A sequence is a block whose instructions are put in order.
type sequence struct {
	stmts  statements
	instrs []ssa.Instruction
	where  []int                   // the statements of instructions, as far as they are known
	index  map[ssa.Value]int       // of values that the block defines
	at     map[ssa.Value]token.Pos // positions of values that have none of their own
	first  map[ssa.Value]int       // where a value is first used
	seen   map[*ssa.Alloc]int      // where the memory of a literal is first read
	place  []int                   // before which instruction each stands
	last   map[int]int             // the last instruction with effects of each statement
}

// inOrder is the instructions of a block in the order in which they run.
func (w *funcWriter) inOrder(blk *ssa.BasicBlock) []ssa.Instruction {
	if !slices.ContainsFunc(blk.Instrs, hasEffect) {
		return blk.Instrs
	}
	s := &sequence{instrs: blk.Instrs}
	if s.stmts = w.b.statementsIn(w.ssa); len(s.stmts) == 0 {
		return blk.Instrs
	}
	s.find()
	if !s.move() {
		return blk.Instrs
	}
	order := make([]int, len(s.instrs))
	for i := range order {
		order[i] = i
	}
	// What is moved before an instruction comes in its old order.
	slices.SortStableFunc(order, func(a, b int) int {
		if s.place[a] != s.place[b] {
			return s.place[a] - s.place[b]
		}
		return a - b
	})
	list := make([]ssa.Instruction, len(order))
	for i, j := range order {
		list[i] = s.instrs[j]
	}
	return list
}

// find finds out where things are.
func (s *sequence) find() {
	s.index, s.at = map[ssa.Value]int{}, map[ssa.Value]token.Pos{}
	s.first, s.seen = map[ssa.Value]int{}, map[*ssa.Alloc]int{}
	s.where, s.place = make([]int, len(s.instrs)), make([]int, len(s.instrs))
	for i, in := range s.instrs {
		s.place[i] = i
		if d, ok := in.(*ssa.DebugRef); ok {
			if _, known := s.at[d.X]; !known {
				s.at[d.X] = d.Expr.Pos()
			}
		}
		if v, ok := in.(ssa.Value); ok {
			s.index[v] = i
		}
	}
	s.last = map[int]int{}
	for i, in := range s.instrs {
		s.where[i] = s.statement(in)
		if hasEffect(in) {
			s.last[s.where[i]] = i
		}
	}
}

// statement is that of an instruction, or of what it takes.
func (s *sequence) statement(in ssa.Instruction) int {
	p := in.Pos()
	if v, ok := in.(ssa.Value); ok && !p.IsValid() {
		p = s.at[v]
	}
	if p.IsValid() {
		return s.stmts.at(p)
	}
	for _, o := range in.Operands(nil) {
		if i, ok := s.index[*o]; ok && s.where[i] >= 0 {
			return s.where[i]
		}
	}
	return -1
}

// move decides where each instruction goes, last first, and says whether any goes elsewhere.
func (s *sequence) move() (moved bool) {
	for i := len(s.instrs) - 1; i >= 0; i-- {
		in := s.instrs[i]
		if _, ok := in.(*ssa.DebugRef); ok {
			continue
		}
		if to := s.after(i); to > i+1 {
			s.place[i], moved = to, true
		}
		s.uses(in, s.place[i])
	}
	return moved
}

// after is before which instruction instruction i has to stand: its first use or the one behind the last call of its statement.
func (s *sequence) after(i int) int {
	in := s.instrs[i]
	if !isLate(in) || s.where[i] < 0 {
		return i
	}
	last, calls := s.last[s.where[i]]
	if !calls || last < i {
		return i
	}
	to := last + 1
	if v, ok := in.(ssa.Value); ok {
		if s.isCopied(v) {
			return i
		}
		if f, used := s.first[v]; used {
			to = min(to, f)
		}
		return to
	}
	a := s.literal(in.(*ssa.Store).Addr)
	if a == nil {
		return i
	}
	if f, read := s.seen[a]; read {
		to = min(to, f)
	}
	return to
}

// uses notes what an instruction uses that stands at a place.
func (s *sequence) uses(in ssa.Instruction, place int) {
	note := func(v ssa.Value) {
		if f, ok := s.first[v]; !ok || place < f {
			s.first[v] = place
		}
	}
	store, _ := in.(*ssa.Store)
	for _, o := range in.Operands(nil) {
		if *o == nil {
			continue
		}
		note(*o)
		switch in.(type) {
		case *ssa.FieldAddr, *ssa.IndexAddr:
			continue
		}
		a := s.literal(*o)
		if a == nil || store != nil && *o == store.Addr {
			continue
		}
		if f, ok := s.seen[a]; !ok || place < f {
			s.seen[a] = place
		}
	}
}

// literal is the memory of a composite literal, or of a list of variadic arguments, that an address is in.
func (s *sequence) literal(v ssa.Value) *ssa.Alloc {
	for {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.Alloc:
			if _, here := s.index[x]; here && (x.Comment == "complit" || x.Comment == "slicelit" || x.Comment == "varargs") {
				return x
			}
			return nil
		default:
			return nil
		}
	}
}

// hasEffect is for what may change the variables that other parts of its statement read.
func hasEffect(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.Call:
		b, ok := in.Call.Value.(*ssa.Builtin)
		return !ok || b.Name() == "append" || b.Name() == "copy" || b.Name() == "recover"
	case *ssa.UnOp:
		return in.Op == token.ARROW
	}
	return false
}

// isLate is for what Go's compiler leaves until the calls have been made.
func isLate(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.UnOp:
		return in.Op != token.ARROW
	case *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Field, *ssa.Index, *ssa.BinOp, *ssa.ChangeType, *ssa.Store:
		return true
	case *ssa.Convert: // a copy of a text is made at once
		_, slice := in.Type().Underlying().(*types.Slice)
		return !slice
	case *ssa.MakeInterface:
		return true
	case *ssa.Lookup:
		return !in.CommaOk
	}
	return false
}

// sizes are those of Go's compiler on the machines that are served.
var sizes = types.SizesFor("gc", "amd64")

// isCopied says that a value is converted to an interface, and copied for that where it stands: it is no variable, and of a type
// that is converted by its address.
func (s *sequence) isCopied(v ssa.Value) bool {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL && s.literal(load.X) == nil || !convertedByAddress(v.Type()) {
		return false
	}
	return slices.ContainsFunc(*v.Referrers(), func(in ssa.Instruction) bool {
		_, ok := in.(*ssa.MakeInterface)
		return ok
	})
}

// convertedByAddress is for all types but those of which one of the runtime's functions takes the value.
func convertedByAddress(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Pointer, *types.Map, *types.Chan, *types.Signature, *types.Slice, *types.Interface:
		return false
	case *types.Basic:
		if u.Info()&types.IsString != 0 || u.Kind() == types.UnsafePointer {
			return false
		}
	}
	t = types.Default(t)
	size := sizes.Sizeof(t)
	return size != 2 && size != 4 && size != 8 || size != sizes.Alignof(t) || hasPointers(t)
}

// hasPointers says whether a value of a small type, other than an interface or a slice, holds pointers.
func hasPointers(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() == types.UnsafePointer || u.Info()&types.IsString != 0
	case *types.Array:
		return u.Len() > 0 && hasPointers(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if hasPointers(f.Type()) {
				return true
			}
		}
		return false
	}
	return true
}
