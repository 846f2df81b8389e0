package slurm

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"strings"

	"jeton/launcher"
)

// receive is the script of a step that takes a program from its input, unless the user's cache folder has it already: $1 is its
// SHA-256. It becomes visible whole and checked, or not at all.
const receive = `umask 077
d=${XDG_CACHE_HOME:-$HOME/.cache}/jeton/bin/$1
is() { [ "$(sha256sum <"$1" | cut -c1-64)" = "$2" ]; }
echo "$0" ready
if [ -x "$d/jeton" ] && is "$d/jeton" "$1"; then echo "$d/jeton"; exit 0; fi
mkdir -p "$d" || exit 1
t=$d/.jeton.$$
trap 'rm -f "$t"' EXIT
cat >"$t" && is "$t" "$1" && chmod 700 "$t" && mv -f "$t" "$d/jeton" || exit 1
[ -x "$d/jeton" ] || exit 1
echo "$d/jeton"`

// stage copies the program to the host, and returns its path there.
func (n node) stage(ctx context.Context, program string) (string, error) {
	f, err := os.Open(program)
	if err != nil {
		return "", err
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return "", err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	s, _, err := start(ctx, launcher.Command{}, n.srun(receive), 1, hex.EncodeToString(hash.Sum(nil)))
	if err != nil {
		return "", err
	}
	s.job, s.node = n.job, n
	to, from := s.Streams()
	stop := context.AfterFunc(ctx, s.cut)
	defer stop()
	_, wrote := io.Copy(to, f) // fails when the host has the program
	to.Close()
	path, err := io.ReadAll(io.LimitReader(from, maxNoise))
	exit := s.finish()
	switch p := strings.TrimSpace(string(path)); {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err == nil && exit.Status == 0 && strings.HasPrefix(p, "/"):
		n.job.mu.Lock()
		defer n.job.mu.Unlock()
		n.job.staged[n.host] = p
		return p, nil
	case err == nil:
		err = wrote
	}
	return "", s.explain("srun", fmt.Errorf("%s cannot be copied to the host (%v, %v); put it into a folder that all hosts have", program, exit, err))
}
