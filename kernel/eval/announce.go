package eval

import (
	"reflect"
	"sync"

	"jeton/kernel/code"
)

// announce is what is to be called before an operation at which Go may end the process: all that is left then is what somebody
// was told before. nil when nobody wants to know.
func (b *builder) announce(r Risk, pos code.Pos) func() {
	if b.fn.m.cfg.Announce == nil {
		return nil
	}
	return b.fn.m.cfg.Announce(r, b.frameAt(pos))
}

// announced makes an operation say first that it comes.
func announced(announce func(), f op) op {
	if announce == nil {
		return f
	}
	return func(fp *frame) { announce(); f(fp) }
}

// unlocks reports whether a compiled function is the unlocking of a mutex.
func (fn *function) unlocks() bool {
	if !fn.lib.IsValid() || fn.sig.NumIn() != 1 {
		return false
	}
	switch fn.sig.In(0) {
	case reflect.TypeFor[*sync.Mutex]():
		return fn.name == "Unlock"
	case reflect.TypeFor[*sync.RWMutex]():
		return fn.name == "Unlock" || fn.name == "RUnlock"
	}
	return false
}
