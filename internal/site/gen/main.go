// Command gen writes the pages of the site that are made from Go: the reference of what a cell can import, and the map of the labs.
//
//	go run ./internal/site/gen reference FOLDER    a Markdown page a package, and index.md
//	go run ./internal/site/gen map fr FOLDER       map.svg, and labs.json: the labs' titles, minutes and ideas
//
// It runs in the repository's folder. Only `make site` calls it; nothing of it is in the program.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"jeton/notebooks/fig"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	var pages map[string]string
	var err error
	switch {
	case len(args) == 2 && args[0] == "reference":
		pages, err = reference(".")
	case len(args) == 3 && args[0] == "map" && (args[1] == "fr" || args[1] == "en"):
		pages, err = labs(".", fig.Lang(args[1]))
	default:
		err = errors.New("reference FOLDER, or map fr|en FOLDER")
	}
	if err != nil {
		return err
	}
	dir := args[len(args)-1]
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, text := range pages {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
