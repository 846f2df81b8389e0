package engine

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// EncodePrograms makes bytes of checked programs, for a process elsewhere that runs them (RunProgram) without checking them again.
func EncodePrograms(ps []Program) ([]byte, error) {
	b, err := cbor.Marshal(ps)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", errFrame, err)
	}
	return b, nil
}

// DecodePrograms reads them. There is at least one, since RunProgram needs one.
func DecodePrograms(b []byte) (ps []Program, err error) {
	if err := decMode.Unmarshal(b, &ps); err != nil {
		return nil, fmt.Errorf("%w: %v", errFrame, err)
	}
	if len(ps) == 0 {
		return nil, fmt.Errorf("%w: no program came", errFrame)
	}
	return ps, nil
}
