package engine

import (
	"log"
	"os"
	"reflect"
	"syscall"
)

// exits are the library's functions that end the process, by package and name. Ours leave in the black box where they were
// called. note does that.
func exits(note func()) map[string]map[string]reflect.Value {
	of := reflect.ValueOf
	return map[string]map[string]reflect.Value{
		"os":      {"Exit": of(func(code int) { note(); os.Exit(code) })},
		"syscall": {"Exit": of(func(code int) { note(); syscall.Exit(code) })},
		"log": {
			"Fatal":   of(func(v ...any) { note(); log.Fatal(v...) }),
			"Fatalf":  of(func(format string, v ...any) { note(); log.Fatalf(format, v...) }),
			"Fatalln": of(func(v ...any) { note(); log.Fatalln(v...) }),
		},
	}
}

// noteExit leaves the calls that are under way in the black box: the process is about to end.
func noteExit() {
	if r := current(); r != nil && flight != nil {
		flight.record(lastExit, render(r.calls(r.depth.Load())))
	}
}

// calls are the innermost calls that the routine is in, the last one first. depth is how many there are.
func (r *routine) calls(depth int32) (frames []Frame) {
	for i := range min(depth, pathLen) {
		s := r.path[uint32(depth-i)%pathLen].Load()
		if s == nil {
			continue
		}
		if fr := s.frame(); fr.File != "" && (len(frames) == 0 || frames[len(frames)-1] != fr) {
			frames = append(frames, fr)
		}
	}
	return frames
}
