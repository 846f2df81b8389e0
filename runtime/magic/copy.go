package magic

import (
	"bytes"
	"encoding/base64"
	"encoding/gob"
	"fmt"
	"os"

	"jeton/runtime/session"
)

// GobMIME is the form in which Send shows a value to the kernel; no front end sees it.
const GobMIME = "application/x-jeton-gob"

// Send gives the kernel a copy of the value that v points to, for another process.
func Send(v any) {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(v); err != nil {
		fail("the value cannot be copied: %v", err)
	}
	if err := session.Current().Display(session.Bundle{Data: map[string]any{GobMIME: b.Bytes()}}); err != nil {
		fail("the value cannot be copied: %v", err)
	}
}

// Receive sets what v points to to a value that Send took, in base64.
func Receive(v any, data string) {
	b, err := base64.StdEncoding.DecodeString(data)
	if err == nil {
		err = gob.NewDecoder(bytes.NewReader(b)).Decode(v)
	}
	if err != nil {
		fail("a copied value cannot be read: %v", err)
	}
}

// Finish ends a daemon whose function has returned results: the last of them may be an error, which is printed, and gives the
// status 1.
func Finish(results ...any) {
	if len(results) == 0 {
		return
	}
	if err, ok := results[len(results)-1].(error); ok && err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
