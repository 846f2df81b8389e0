package agent

import (
	"sync"

	"jeton/launcher"
)

// build names the content of this program.
var build = sync.OnceValue(func() string { return BuildOf(launcher.Self) })
