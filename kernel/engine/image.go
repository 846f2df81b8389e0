package engine

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// An Image is programs for a process of their own: plain data, which a file holds, and which a jeton of the same version runs on any
// host (see RunProgram).
type Image struct {
	Programs []Program `cbor:"1,keyasint"`
	Memory   int64     `cbor:"2,keyasint"` // limit of the process's data in bytes; 0: half of the machine's memory; below 0: none
}

const (
	imageFirst = "#!jeton daemon\n"
	// imageMagic begins the rest.
	imageMagic = "jeton-image 1\n"
)

// Encode makes the contents of the image's file. Its first line says that `jeton daemon` runs it; where jeton is, the host knows on
// which the file is written.
func (i Image) Encode() ([]byte, error) {
	body, err := cbor.Marshal(i)
	if err != nil {
		return nil, fmt.Errorf("engine: an image: %w", err)
	}
	return append([]byte(imageFirst+imageMagic), body...), nil
}

// DecodeImage reads an image's file.
func DecodeImage(file []byte) (i Image, err error) {
	_, rest, _ := bytes.Cut(file, []byte("\n"))
	body, ok := bytes.CutPrefix(rest, []byte(imageMagic))
	if !ok {
		return i, errors.New("this file is no image of this version of jeton")
	}
	if err := decMode.Unmarshal(body, &i); err != nil {
		return i, fmt.Errorf("the image is damaged: %w", err)
	}
	if len(i.Programs) == 0 {
		return i, errors.New("the image has no program")
	}
	return i, nil
}
