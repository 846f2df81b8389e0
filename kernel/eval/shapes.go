package eval

import "unsafe"

// The shapes that calls between compiled and interpreted code have types for: see words.go.

// callers are those of results of compiled functions, by their words.
var callers = map[string]caller{
	"":  callerOf[struct{}](),
	"W": callerOf[struct{ a uintptr }](),
	"P": callerOf[struct{ a unsafe.Pointer }](),
	"F": callerOf[struct{ a float64 }](),
	"PW": callerOf[struct {
		a unsafe.Pointer
		b uintptr
	}](),
	"PP": callerOf[struct {
		a unsafe.Pointer
		b unsafe.Pointer
	}](),
	"PWW": callerOf[struct {
		a unsafe.Pointer
		b uintptr
		c uintptr
	}](),
	"WW": callerOf[struct {
		a uintptr
		b uintptr
	}](),
	"WPP": callerOf[struct {
		a uintptr
		b unsafe.Pointer
		c unsafe.Pointer
	}](),
	"PPP": callerOf[struct {
		a unsafe.Pointer
		b unsafe.Pointer
		c unsafe.Pointer
	}](),
	"PWPP": callerOf[struct {
		a unsafe.Pointer
		b uintptr
		c unsafe.Pointer
		d unsafe.Pointer
	}](),
	"PWWPP": callerOf[struct {
		a unsafe.Pointer
		b uintptr
		c uintptr
		d unsafe.Pointer
		e unsafe.Pointer
	}](),
	"WWP": callerOf[struct {
		a uintptr
		b uintptr
		c unsafe.Pointer
	}](),
	"PPW": callerOf[struct {
		a unsafe.Pointer
		b unsafe.Pointer
		c uintptr
	}](),
	"FPP": callerOf[struct {
		a float64
		b unsafe.Pointer
		c unsafe.Pointer
	}](),
	"FF": callerOf[struct {
		a float64
		b float64
	}](),
	"FW": callerOf[struct {
		a float64
		b uintptr
	}](),
	"WF": callerOf[struct {
		a uintptr
		b float64
	}](),
	"PWPW": callerOf[struct {
		a unsafe.Pointer
		b uintptr
		c unsafe.Pointer
		d uintptr
	}](),
	"PWPWW": callerOf[struct {
		a unsafe.Pointer
		b uintptr
		c unsafe.Pointer
		d uintptr
		e uintptr
	}](),
	"PPPP": callerOf[struct {
		a unsafe.Pointer
		b unsafe.Pointer
		c unsafe.Pointer
		d unsafe.Pointer
	}](),
	"WWW": callerOf[struct {
		a uintptr
		b uintptr
		c uintptr
	}](),
	"WWPPP": callerOf[struct {
		a uintptr
		b uintptr
		c unsafe.Pointer
		d unsafe.Pointer
		e unsafe.Pointer
	}](),
	"PPWPP": callerOf[struct {
		a unsafe.Pointer
		b unsafe.Pointer
		c uintptr
		d unsafe.Pointer
		e unsafe.Pointer
	}](),
	"PWPWPP": callerOf[struct {
		a unsafe.Pointer
		b uintptr
		c unsafe.Pointer
		d uintptr
		e unsafe.Pointer
		f unsafe.Pointer
	}](),
	"PWP": callerOf[struct {
		a unsafe.Pointer
		b uintptr
		c unsafe.Pointer
	}](),
	"WP": callerOf[struct {
		a uintptr
		b unsafe.Pointer
	}](),
	"PPPPP": callerOf[struct {
		a unsafe.Pointer
		b unsafe.Pointer
		c unsafe.Pointer
		d unsafe.Pointer
		e unsafe.Pointer
	}](),
}

// wrappers are those of results of func values that compiled code calls, by their words.
var wrappers = map[string]wrapper{
	"":  wrapperOf[struct{}](),
	"W": wrapperOf[struct{ a uintptr }](),
	"P": wrapperOf[struct{ a unsafe.Pointer }](),
	"F": wrapperOf[struct{ a float64 }](),
	"PW": wrapperOf[struct {
		a unsafe.Pointer
		b uintptr
	}](),
	"PP": wrapperOf[struct {
		a unsafe.Pointer
		b unsafe.Pointer
	}](),
	"WPP": wrapperOf[struct {
		a uintptr
		b unsafe.Pointer
		c unsafe.Pointer
	}](),
	"PWW": wrapperOf[struct {
		a unsafe.Pointer
		b uintptr
		c uintptr
	}](),
	"PWPP": wrapperOf[struct {
		a unsafe.Pointer
		b uintptr
		c unsafe.Pointer
		d unsafe.Pointer
	}](),
	"WW": wrapperOf[struct {
		a uintptr
		b uintptr
	}](),
}

// wrapperOf gives the wrappers for all arguments, by their words, for one shape of result.
func wrapperOf[R any]() wrapper {
	return wrapper{
		"":  wrap[struct{}, R],
		"W": wrap[struct{ a uintptr }, R],
		"P": wrap[struct{ a unsafe.Pointer }, R],
		"PW": wrap[struct {
			a unsafe.Pointer
			b uintptr
		}, R],
		"PP": wrap[struct {
			a unsafe.Pointer
			b unsafe.Pointer
		}, R],
		"WW": wrap[struct {
			a uintptr
			b uintptr
		}, R],
		"PWW": wrap[struct {
			a unsafe.Pointer
			b uintptr
			c uintptr
		}, R],
		"PWPW": wrap[struct {
			a unsafe.Pointer
			b uintptr
			c unsafe.Pointer
			d uintptr
		}, R],
		"PPP": wrap[struct {
			a unsafe.Pointer
			b unsafe.Pointer
			c unsafe.Pointer
		}, R],
		"PPPP": wrap[struct {
			a unsafe.Pointer
			b unsafe.Pointer
			c unsafe.Pointer
			d unsafe.Pointer
		}, R],
		"F": wrap[struct{ a float64 }, R],
		"FF": wrap[struct {
			a float64
			b float64
		}, R],
		"WP": wrap[struct {
			a uintptr
			b unsafe.Pointer
		}, R],
		"WWW": wrap[struct {
			a uintptr
			b uintptr
			c uintptr
		}, R],
		"WWP": wrap[struct {
			a uintptr
			b uintptr
			c unsafe.Pointer
		}, R],
		"PWPP": wrap[struct {
			a unsafe.Pointer
			b uintptr
			c unsafe.Pointer
			d unsafe.Pointer
		}, R],
		"PPW": wrap[struct {
			a unsafe.Pointer
			b unsafe.Pointer
			c uintptr
		}, R],
		"WPP": wrap[struct {
			a uintptr
			b unsafe.Pointer
			c unsafe.Pointer
		}, R],
		"PPPW": wrap[struct {
			a unsafe.Pointer
			b unsafe.Pointer
			c unsafe.Pointer
			d uintptr
		}, R],
		"PWWPWW": wrap[struct {
			a unsafe.Pointer
			b uintptr
			c uintptr
			d unsafe.Pointer
			e uintptr
			f uintptr
		}, R],
	}
}

var _ unsafe.Pointer
