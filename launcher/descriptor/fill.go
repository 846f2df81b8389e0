package descriptor

import (
	"fmt"
	"io"
)

func fill(to io.Writer, from io.Reader, nbytes int64) error {
	if _, err := io.CopyN(to, from, nbytes); err != nil {
		return fmt.Errorf("the program was cut off: %w", err)
	}
	return nil
}
