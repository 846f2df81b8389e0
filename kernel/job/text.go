package job

import (
	"fmt"
	"strconv"

	"jeton/runtime/link"
)

const (
	// textService gives a rank Program.Text: the request is an offset in decimal, the answer the bytes from there on, none at the end.
	textService = "job.program"
	pieceBytes  = 1 << 20
)

func piece(text, request []byte) ([]byte, error) {
	from, err := strconv.Atoi(string(request))
	if err != nil || from < 0 || from > len(text) {
		return nil, fmt.Errorf("%s: there is no byte %q of %d", textService, request, len(text))
	}
	return text[from:min(from+pieceBytes, len(text))], nil
}

// Text is, in a rank that has not joined its world yet, its job's Program.Text. Errors: session.ErrAlone in a process that is none.
func Text() (text []byte, err error) {
	for {
		more, err := link.Ask(textService, strconv.AppendInt(nil, int64(len(text)), 10))
		if err != nil {
			return nil, err
		}
		if len(more) == 0 {
			return text, nil
		}
		text = append(text, more...)
	}
}
