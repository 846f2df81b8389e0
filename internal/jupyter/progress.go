package jupyter

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// tailBytes is how much of pip's output is shown when it fails.
const tailBytes = 4 << 10

// A pipProgress reads what pip prints, shows how far it is, and keeps the end of it for the case that it fails. On a
// terminal it rewrites one line; elsewhere it writes a line for each package.
type pipProgress struct {
	out      io.Writer
	terminal bool
	line     []byte // of pip's, not yet whole
	tail     []byte
	packages int
}

func newPipProgress(out io.Writer) *pipProgress {
	f, ok := out.(*os.File)
	return &pipProgress{out: out, terminal: ok && term.IsTerminal(int(f.Fd()))}
}

func (p *pipProgress) Write(b []byte) (int, error) {
	p.tail = append(p.tail, b...)
	p.tail = p.tail[max(0, len(p.tail)-tailBytes):]
	p.line = append(p.line, b...)
	for {
		i := bytes.IndexAny(p.line, "\r\n")
		if i < 0 {
			return len(b), nil
		}
		p.show(strings.TrimSpace(string(p.line[:i])))
		p.line = p.line[i+1:]
	}
}

func (p *pipProgress) show(line string) {
	what := ""
	switch name, _, _ := strings.Cut(strings.TrimPrefix(line, "Collecting "), " "); {
	case strings.HasPrefix(line, "Collecting "):
		p.packages++
		what = fmt.Sprintf("package %d: %s", p.packages, name[:strings.IndexAny(name+"=", "<>=!~;[")])
	case strings.HasPrefix(line, "WARNING: Retrying"):
		what = "no answer, trying again (is there a network?)"
	case strings.HasPrefix(line, "Installing collected packages"):
		what = "unpacking (this takes longest)"
	case strings.HasPrefix(line, "Successfully installed"):
		what = "installed"
	default:
		return
	}
	if p.terminal {
		fmt.Fprintf(p.out, "\r\x1b[K  %s", what)
	} else {
		fmt.Fprintf(p.out, "  %s\n", what)
	}
}

// end finishes the line that is rewritten; when the step failed it shows the end of what was printed.
func (p *pipProgress) end(err error) {
	if p.terminal {
		fmt.Fprintln(p.out)
	}
	if err != nil {
		fmt.Fprintf(p.out, "%s\n", bytes.TrimSpace(p.tail))
	}
}
