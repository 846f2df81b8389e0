package notebook

import (
	"regexp"
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/front"
)

// An explanation says in plain words what an error means and what to try. The first whose pattern fits is shown.
type explanation struct {
	pattern *regexp.Regexp // over "name: value"
	text    string
}

var explanations = []explanation{
	{regexp.MustCompile(`undefined: (\w+)`), "Go does not know the name $1 here. Was the cell that declares it run, in this session? Is it spelled the same, capitals included? A package's function is written package.Function."},
	{regexp.MustCompile(`declared and not used`), "A variable is given a value that nothing reads."},
	{regexp.MustCompile(`is not in std|could not import|no package`), "There is no such package among those that cells can import. Import paths are case-sensitive; completion inside the quotes lists them."},
	{regexp.MustCompile(`cannot use .* as (\S+) value`), "A value of one type stands where another is wanted. Go converts nothing by itself: write the conversion, as in float64(n), or change the declaration."},
	{regexp.MustCompile(`assignment mismatch: (\d+) variables? but .* returns (\d+)`), "The call returns $2 values, and $1 are taken. Take them all; _ takes one that you do not want: v, _ := f()."},
	{regexp.MustCompile(`mismatched types (\S+) and (\S+)`), "An operator wants the same type on both sides: convert one, as in float64(n) * x."},
	{regexp.MustCompile(`no new variables on left side of :=`), ":= declares, and all its names are declared already in this cell: use = to assign."},
	{regexp.MustCompile(`missing return`), "The function promises a result, and there is a way to its end without a return."},
	{regexp.MustCompile(`has no field or method|undefined \(type`), "The value's type has no such field or method. Inspect it (put ? after its name): capitals matter, and a field of another package must start with one."},
	{regexp.MustCompile(`not enough arguments|too many arguments`), "The call does not fit the function's parameters: put ? after the function's name to see them."},
	{regexp.MustCompile(`does not implement`), "An interface value must have all of the interface's methods, with the same signatures. A method with a pointer receiver belongs to the pointer: pass &v."},
	{regexp.MustCompile(`syntax error`), "The text cannot be read as Go up to the marked place. Look there and just before: an open bracket, a missing comma at a line's end, a brace on a line of its own."},
	{regexp.MustCompile(`nil pointer dereference`), "A field or method of a nil pointer was used: something was never created, or a call failed and its error was not looked at."},
	{regexp.MustCompile(`index out of range \[(-?\d+)\] with length (\d+)`), "Index $1 was asked of $2 elements: indices go from 0 to the length minus one."},
	{regexp.MustCompile(`assignment to entry in nil map`), "The map was declared and never made: m := map[K]V{} or make(map[K]V)."},
	{regexp.MustCompile(`divide by zero`), "An integer was divided by zero: test the divisor first."},
	{regexp.MustCompile(`EADDRINUSE|address already in use`), "Another socket has the port. An earlier run of the same cell may still hold it: %ps and %kill, or sock.Netstat to see which process."},
	{regexp.MustCompile(`EACCES|permission denied`), "The system refuses: ports below 1024 are reserved to root; a file may belong to someone else."},
	{regexp.MustCompile(`ECONNREFUSED|connection refused`), "Nobody listens at that address and port: is the server running (%ps), and is the port the same on both sides?"},
	{regexp.MustCompile(`interrupt`), "You, or a time limit, interrupted the cell. Variables are kept."},
	{regexp.MustCompile(`out of memory`), "The process went over its memory limit and was ended. %memory 8G raises the limit for the next one."},
	{regexp.MustCompile(`stack overflow|stack exceeds`), "A function calls itself without end: look at what stops the recursion."},
	{regexp.MustCompile(`concurrent map`), "Two goroutines used a map at once, and one wrote: protect it by a sync.Mutex, or give it to one goroutine."},
	{regexp.MustCompile(`exit status (\d+)`), "The program, or the cell, ended with status $1. In a cell os.Exit ends the process and its variables are lost."},
	{regexp.MustCompile(`killed|signal`), "The process was ended from outside, by a signal."},
	{regexp.MustCompile(`there is no magic`), "Magics start with % on a line of their own; %help lists them."},
	{regexp.MustCompile(`panic`), "The cell stopped itself: the first line of the traceback says why, the next ones where."},
}

func (c *run) explain(cell.Segment) *front.Error {
	c.nb.mu.Lock()
	last := c.nb.last
	c.nb.mu.Unlock()
	if last == nil {
		c.say("there was no error yet")
		return nil
	}
	text := last.Name + ": " + strings.TrimPrefix(last.Value, last.Name+": ")
	c.sayf("%s", text)
	for _, e := range explanations {
		if m := e.pattern.FindStringSubmatchIndex(text); m != nil {
			c.sayf("%s", e.pattern.ExpandString(nil, e.text, text, m))
			return nil
		}
	}
	c.say("The traceback names the cell and the line; innermost comes first.")
	return nil
}
