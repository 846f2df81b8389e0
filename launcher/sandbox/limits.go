package sandbox

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"jeton/launcher/lang"
)

// Limits bound what is in a sandbox, all of it together where nothing else is said.
type Limits struct {
	Memory    int64         // bytes; of one process, and of all
	Processes int           // that are there at one time
	Disk      int64         // bytes of all files that are written; no single one may be larger
	CPU       time.Duration // of one process, and of all since the last time that this was too much
	Output    int64         // bytes that one cell may show
}

// Default are the limits of which the environment says nothing.
var Default = Limits{Memory: 4 << 30, Processes: 256, Disk: 256 << 20, CPU: 10 * time.Minute, Output: 4 << 20}

// The variables of the environment that say how a notebook is graded.
const (
	Variable          = "JETON_GRADING" // 1: in a sandbox; Unconfined: without
	Unconfined        = "unconfined"
	memoryVariable    = Variable + "_MEMORY"
	processesVariable = Variable + "_PROCESSES"
	diskVariable      = Variable + "_DISK"
	cpuVariable       = Variable + "_CPU"
	outputVariable    = Variable + "_OUTPUT"
)

// Wanted says whether the environment asks for a sandbox, and with which limits.
//
// Errors: a variable has a value that means nothing. It is not taken for a default: who bounds something wants it bounded.
func Wanted(getenv func(string) string) (limits Limits, wanted bool, err error) {
	switch v := getenv(Variable); v {
	case "", "0", Unconfined:
		return Limits{}, false, nil
	case "1":
	default:
		return Limits{}, false, fmt.Errorf("%s is %q: it is 1 (cells run in a sandbox) or %s (they do not, and may do all that you may)", Variable, v, Unconfined)
	}
	limits = Default
	for _, set := range []func() error{
		func() error { return bytesOf(getenv, memoryVariable, 64<<20, &limits.Memory) },
		func() error { return bytesOf(getenv, diskVariable, 1<<20, &limits.Disk) },
		func() error { return bytesOf(getenv, outputVariable, 1<<10, &limits.Output) },
		func() error { return processesOf(getenv, &limits.Processes) },
		func() error { return timeOf(getenv, &limits.CPU) },
	} {
		if err := set(); err != nil {
			return Limits{}, false, err
		}
	}
	return limits, true, nil
}

// bytesOf reads a size, such as 512M or 2G.
func bytesOf(getenv func(string) string, name string, least int64, into *int64) error {
	v := getenv(name)
	if v == "" {
		return nil
	}
	digits, shift := v, 0
	if i := strings.IndexByte("KMGT", strings.ToUpper(v)[len(v)-1]); i >= 0 {
		digits, shift = v[:len(v)-1], 10*(i+1)
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || n > (1<<62)>>shift || n<<shift < least {
		return fmt.Errorf("%s is %q: it is a size such as 512M or 2G, of %s at least", name, v, sizeText(least))
	}
	*into = n << shift
	return nil
}

// leastProcesses is what a notebook with a world of some ranks needs.
const leastProcesses = 16

func processesOf(getenv func(string) string, into *int) error {
	v := getenv(processesVariable)
	if v == "" {
		return nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < leastProcesses || n > 1<<15 {
		return fmt.Errorf("%s is %q: it is a number of processes, from %d to %d", processesVariable, v, leastProcesses, 1<<15)
	}
	*into = n
	return nil
}

// timeOf reads seconds, or a duration such as 10m.
func timeOf(getenv func(string) string, into *time.Duration) error {
	v := getenv(cpuVariable)
	if v == "" {
		return nil
	}
	d, err := time.ParseDuration(v)
	if s, err2 := strconv.Atoi(v); err2 == nil && s < 1<<30 {
		d, err = time.Duration(s)*time.Second, nil
	}
	if err != nil || d < time.Second {
		return fmt.Errorf("%s is %q: it is a time such as 600 (seconds) or 10m, of one second at least", cpuVariable, v)
	}
	*into = d
	return nil
}

// environment is what Wanted reads these limits from.
func (l Limits) environment() []string {
	return []string{
		Variable + "=1",
		memoryVariable + "=" + strconv.FormatInt(l.Memory, 10),
		processesVariable + "=" + strconv.Itoa(l.Processes),
		diskVariable + "=" + strconv.FormatInt(l.Disk, 10),
		cpuVariable + "=" + l.CPU.String(),
		outputVariable + "=" + strconv.FormatInt(l.Output, 10),
	}
}

// insideVariable is in the environment of all that is inside. By itself it makes nobody an inmate: that one is process 1, too.
const insideVariable = "JETON_SANDBOX"

// Inside says whether this process is in a sandbox, and with which limits.
func Inside() (Limits, bool) {
	if os.Getenv(insideVariable) == "" {
		return Limits{}, false
	}
	l, wanted, err := Wanted(os.Getenv)
	return l, wanted && err == nil
}

// Inmate says whether this process is that for which the sandbox was made.
func Inmate() bool {
	_, inside := Inside()
	return inside && os.Getpid() == 1
}

// sizeText is a number of bytes as people write it.
func sizeText(n int64) string {
	for _, u := range []struct {
		shift int
		name  string
	}{{30, "GiB"}, {20, "MiB"}, {10, "KiB"}} {
		if n >= 1<<u.shift {
			return strings.TrimSuffix(strconv.FormatFloat(float64(n)/float64(int64(1)<<u.shift), 'f', 1, 64), ".0") + " " + u.name
		}
	}
	return strconv.FormatInt(n, 10) + " bytes"
}

var tooMuchOutput = lang.Text{En: "grading: this cell has shown more than %s; what comes after is not kept", Fr: "notation : cette cellule a affiché plus de %s ; la suite n'est pas gardée"}

// OutputCut is what a cell's output ends with when it is more than it may be.
func (l Limits) OutputCut() lang.Text { return format(tooMuchOutput, sizeText(l.Output)) }

func format(t lang.Text, args ...any) lang.Text {
	return lang.Text{En: t.With(lang.English, args...), Fr: t.With(lang.French, args...)}
}
