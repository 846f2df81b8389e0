package main

import (
	"bytes"

	"golang.org/x/tools/go/gcexportdata"
)

// typeData returns the export data of a package, without the positions: they would name files of this machine.
func typeData(p pkg) ([]byte, error) {
	var b bytes.Buffer
	if err := gcexportdata.Write(&b, nil, p.types); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
