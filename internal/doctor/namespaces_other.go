//go:build !linux

package doctor

import "errors"

func tryNamespaces() error { return errors.New("this system has none") }
