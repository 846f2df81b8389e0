package slurm

import (
	"fmt"
	"reflect"
)

// diff is "" when both are equal, and shows them otherwise.
func diff(want, got any) string {
	if reflect.DeepEqual(want, got) {
		return ""
	}
	return fmt.Sprintf("got  %+v\nwant %+v", got, want)
}
