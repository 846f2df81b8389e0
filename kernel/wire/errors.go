package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// The ways a message from outside can be wrong. Errors of Decode wrap one of them; test with errors.Is.
var (
	// ErrFrames: too few or too many frames, or no delimiter.
	ErrFrames = errors.New("not a Jupyter message")
	// ErrTooLarge: more bytes than MaxMessageBytes.
	ErrTooLarge = errors.New("message too large")
	// ErrSignature: the signature is missing or is not that of this key. The sender has another connection file.
	ErrSignature = errors.New("wrong signature")
	// ErrReplayed: this signed message was received before.
	ErrReplayed = errors.New("message was received before")
	// ErrJSON: a part is not a JSON object, or is nested too deeply.
	ErrJSON = errors.New("not a JSON object")
	// ErrHeader: the header lacks msg_id or msg_type.
	ErrHeader = errors.New("incomplete header")
)

// A ContentError says which field of a request's content is missing or of the wrong type. The signature was right: the
// client is at fault, and can be told so in a reply.
type ContentError struct {
	MsgType string // of the request
	Field   string // path of the field, "" when the content as a whole is wrong
	Want    string // what the protocol has there
	Got     string // what came; "" when nothing came
	Err     error  // the decoder's error, or nil
}

func (e *ContentError) Error() string {
	what := "content"
	if e.Field != "" {
		what = "field " + e.Field
	}
	if e.Got == "" && e.Err == nil {
		return fmt.Sprintf("%s: %s is missing; the protocol has %s there", e.MsgType, what, e.Want)
	}
	if e.Got == "" {
		return fmt.Sprintf("%s: %s: %v", e.MsgType, what, e.Err)
	}
	return fmt.Sprintf("%s: %s is %s; the protocol has %s there", e.MsgType, what, e.Got, e.Want)
}

func (e *ContentError) Unwrap() error { return e.Err }

// contentError words an error of encoding/json in the protocol's terms.
func contentError(msgType string, err error) error {
	var te *json.UnmarshalTypeError
	if errors.As(err, &te) {
		return &ContentError{MsgType: msgType, Field: te.Field, Want: jsonWord(te.Type.Kind().String()), Got: jsonWord(te.Value), Err: err}
	}
	return &ContentError{MsgType: msgType, Err: err}
}

// jsonWord gives the JSON name of what Go or encoding/json calls otherwise.
func jsonWord(s string) string {
	first, _, _ := strings.Cut(s, " ") // encoding/json says "number 1.5"
	switch first {
	case "string":
		return "a string"
	case "bool":
		return "true or false"
	case "map", "struct", "object":
		return "an object"
	case "slice", "array":
		return "a list"
	case "int", "int64", "uint":
		return "a whole number"
	case "float64", "number":
		return "a number"
	}
	return s
}
