package eval

import (
	"strings"
	"testing"
)

func named() {}

// TestFuncNameOfCompiled: what is compiled has Go's own name, and what is no function none.
func TestFuncNameOfCompiled(t *testing.T) {
	for want, f := range map[string]any{
		"jeton/kernel/eval.named": named, "strings.ToUpper": strings.ToUpper,
		"jeton/kernel/eval.TestFuncNameOfCompiled.func1": func() {},
	} {
		if got := FuncName(f); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for _, f := range []any{nil, 1, "f", (func())(nil)} {
		if got := FuncName(f); got != "" {
			t.Errorf("%v has the name %q", f, got)
		}
	}
}
