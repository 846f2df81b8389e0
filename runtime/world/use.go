package world

import (
	"context"
	"encoding/json"
	"time"

	"jeton/runtime/session"
)

// UseService tells `jeton run` what a rank has begun and not ended: a Use.
const UseService = "world.use"

// A Use is what a program has begun, by the name of the call that has to end it.
type Use struct {
	End  string `json:"end"`  // "mpi.Finalize"
	Over bool   `json:"over"` // it was called
}

// telling bounds how long the word takes; nothing depends on it.
const telling = 2 * time.Second

// Tell tells who has launched the program. In a notebook, and where nobody has, it does nothing. It is for libraries.
func (u Use) Tell() {
	if _, engine := session.Installed(); engine {
		return
	}
	request, err := json.Marshal(u)
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), telling)
	defer cancel()
	_, _ = session.Call(ctx, UseService, request) // who does not ask for it need not know
}
