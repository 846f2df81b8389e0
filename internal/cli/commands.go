package cli

import (
	"os"
	"path/filepath"

	"jeton/internal/commands"
	"jeton/internal/finger"
)

// underName puts the command before args when the program was called by its name, through a link of provideCommands.
func underName(args []string) []string {
	if len(os.Args) > 0 && filepath.Base(os.Args[0]) == finger.Name {
		return append([]string{finger.Name}, args...)
	}
	return args
}

// provideCommands gives those whom this process starts the commands jeton and finger. Where that cannot be done they have none, as on any
// machine without them; the lab that needs one says so.
func provideCommands() {
	program, err := os.Executable()
	cache, err2 := os.UserCacheDir()
	if err == nil && err2 == nil {
		_ = commands.Provide(program, filepath.Join(cache, "jeton", "commands"), "jeton", finger.Name)
	}
}
