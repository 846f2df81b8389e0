package eval

import "jeton/kernel/code"

// MakeReady loads a unit, and makes the bodies of its functions and what is live in them, which else is done when they are called.
func (m *Machine) MakeReady(u *code.Unit) error {
	l, err := m.link(u)
	if err != nil {
		return err
	}
	for _, fn := range l.funcs {
		if fn.code != nil {
			fn.ready().live()
		}
	}
	return nil
}
