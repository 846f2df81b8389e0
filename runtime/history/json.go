package history

import "encoding/json"

// encode is an event as a line of a log's file, without its end.
func encode(e *Event) []byte {
	b, err := json.Marshal(e)
	if err != nil { // a time beyond the year 9999
		b, _ = json.Marshal(err.Error())
	}
	return b
}

// appendString appends s as JSON.
func appendString(b []byte, s string) []byte {
	q, _ := json.Marshal(s) // a string always has a JSON form
	return append(b, q...)
}
