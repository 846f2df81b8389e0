package front

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"jeton/kernel/wire"
	"jeton/runtime/session"
)

// encodable returns the forms of b as the protocol has them. What JSON cannot say (NaN, a channel) is left out, and a line
// on stderr says so: the other forms are shown.
func (o *outlet) encodable(b session.Bundle) (data, metadata wire.Object) {
	data, problems := bundleData(b)
	for _, p := range problems {
		o.Stream("stderr", []byte(p+"\n"))
	}
	return data, bundleMetadata(b)
}

func bundleData(b session.Bundle) (data wire.Object, problems []string) {
	data = make(wire.Object, len(b.Data))
	for _, mime := range slices.Sorted(maps.Keys(b.Data)) {
		v, err := mimeValue(mime, b.Data[mime])
		if err != nil {
			problems = append(problems, fmt.Sprintf("display: the form %s is not shown: %v", mime, err))
			continue
		}
		data[mime] = v
	}
	return data, problems
}

// mimeValue returns v as JSON has it under mime: text as string, binary as base64 (which encoding/json makes of []byte),
// JSON as it is.
func mimeValue(mime string, v any) (any, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case []byte:
		switch {
		case isJSON(mime) && json.Valid(v):
			return json.RawMessage(v), nil
		case isText(mime):
			return string(v), nil
		}
		return v, nil
	}
	return marshalled(v)
}

// marshalled returns v as JSON. It is done here, where the failure of one value costs only that value.
func marshalled(v any) (raw json.RawMessage, err error) {
	defer func() { // a MarshalJSON of the person's own
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return json.Marshal(v)
}

func bundleMetadata(b session.Bundle) wire.Object {
	metadata := make(wire.Object, len(b.Metadata))
	for key, v := range b.Metadata {
		if raw, err := marshalled(v); err == nil {
			metadata[key] = raw
		}
	}
	return metadata
}

func isJSON(mime string) bool {
	return mime == "application/json" || strings.HasSuffix(mime, "+json")
}

func isText(mime string) bool {
	return strings.HasPrefix(mime, "text/") || strings.HasSuffix(mime, "+xml") || mime == "application/javascript" ||
		mime == "application/xml" || isJSON(mime)
}
