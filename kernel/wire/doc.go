// Package wire turns Jupyter messages into ZeroMQ frames and back, and signs and checks them.
//
// Model: a message is five JSON objects on the wire (signature aside): header, parent header, metadata, content, and any
// number of raw buffers. [Codec] knows the key of one connection file and does both directions; [Message] is the decoded
// form; the types named after message types (ExecuteRequest, Stream, …) are the contents of protocol 5.5.
//
//	codec := wire.NewCodec([]byte(key))
//	req, err := codec.Decode(frames) // frames as a ROUTER socket gives them
//	var r wire.ExecuteRequest
//	if err := req.Bind(&r); err != nil { … } // names the field that is wrong
//	frames, err := codec.Encode(req.Reply("execute_reply", session, wire.ExecuteReply{…}))
//
// Bytes that come in are foreign: every length is checked, JSON is checked for form and depth, and what is wrong becomes one of
// the errors of this package, never a panic. Text that goes out is valid UTF-8 and valid JSON whatever was put in.
//
// It opens no socket, starts no goroutine and reads no clock but for the date of a new header. It does not know the other
// serialisations that clients may agree on (msgpack, the websocket forms), nor signature schemes but HMAC-SHA256.
//
// Sources: Jupyter messaging protocol 5.5 (jupyter-client, messaging), JEP 65 (iopub_welcome), JEP 91 (subshells),
// JEP 47 (debugger); the order of frames and of defaults was compared with ipykernel.
package wire
