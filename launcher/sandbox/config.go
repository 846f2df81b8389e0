package sandbox

import "os"

// A Config says what runs in a sandbox.
type Config struct {
	Limits Limits
	Args   []string          // of this program, for the inmate
	Dir    string            // a copy of this folder is where it works; default: the present one
	Files  []*os.File        // its descriptors from FirstFile on; they remain the caller's
	Shown  []string          // files and folders that are seen inside, at their own paths, and cannot be changed
	Given  map[string][]byte // files of the inmate's own, by their names in its home folder
	Stderr *os.File          // of the inmate; default: ours
}

// The descriptors that an inmate is started with.
const (
	reportFile  = 3 // to the warden: why the sandbox does not come up; closed when it has
	controlFile = 4 // from the warden: interrupts and the wish that it ends; its end is the warden's
	FirstFile   = 5 // Config.Files
)

// Calls are what the warden's wishes lead to, in the inmate.
type Calls struct {
	Interrupt func()
	End       func()
}

// BootRole is the hidden command of this program that calls [Boot].
const BootRole = "sandbox"
