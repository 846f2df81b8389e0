//go:build packed

package words

import (
	"compress/bzip2"
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
)

//go:embed tables.json.bz2
var zipped string

// book takes some milliseconds, once: when there is something to say.
var book = sync.OnceValue(func() (t tables) {
	if err := json.NewDecoder(bzip2.NewReader(strings.NewReader(zipped))).Decode(&t); err != nil {
		panic("words: " + err.Error())
	}
	return t
})
