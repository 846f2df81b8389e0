// Package jupyter puts the kernel into a Jupyter: the kernelspec of an installation that is there already, or a private
// environment with a pinned JupyterLab of its own.
//
// Model: a Place is a folder that Jupyter searches for kernels; Install writes <Place>/kernels/jeton/ and a copy of the
// program, so that the kernel stays when the file that was started (`go run`) is gone; Write is for packages, which bring the program. An Env is a Python virtual
// environment below the user's data folder, made once and marked complete only when it is; it is never the user's own.
//
//	dir, err := jupyter.Install(jupyter.UserPlace())
//	env := jupyter.PrivateEnv(); err = env.Make(ctx, os.Stderr, python)
//
// It does not talk the Jupyter protocol; kernel does. Sources: jupyter_client, "Making kernels for Jupyter";
// jupyter_core, "Common directories".
package jupyter

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

// Name is the kernel's name, DisplayName what a launcher card says.
const (
	Name        = "jeton"
	DisplayName = "Go (jeton)"
)

//go:embed logo-32x32.png logo-64x64.png logo-svg.svg
var logos embed.FS

// A Spec is kernel.json.
type Spec struct {
	Argv          []string          `json:"argv"`
	DisplayName   string            `json:"display_name"`
	Language      string            `json:"language"`
	InterruptMode string            `json:"interrupt_mode"`
	Metadata      map[string]any    `json:"metadata"`
	Env           map[string]string `json:"env,omitempty"`
}

// Install copies the program to the user's data folder and writes the kernelspec below place; see [Write].
func Install(place string) (string, error) {
	program, err := stageSelf(filepath.Join(DataHome(), "jeton", "bin"))
	if err != nil {
		return "", err
	}
	return Write(place, program)
}

// InstallPrefix does so for all who use the installation below prefix: the copy stands there, too. All of it can be read by all, whatever the
// umask of who installs: Jupyter would tell the others nothing, and show no kernel. It changes the process's umask while it runs.
func InstallPrefix(prefix string) (string, error) {
	defer syscall.Umask(syscall.Umask(0o022))
	program, err := stageSelf(filepath.Join(prefix, "share", "jeton", "bin"))
	if err != nil {
		return "", err
	}
	return Write(PrefixPlace(prefix), program)
}

// Write writes a kernelspec that starts program below place (a Jupyter data folder, which is made if it is missing), and returns its folder.
// A spec that is there already is replaced. Jupyter replaces {resource_dir} in program by that folder, so that a package need not know
// where it will be.
func Write(place, program string) (string, error) {
	spec := Spec{
		Argv:          []string{program, "kernel", "-f", "{connection_file}"},
		DisplayName:   DisplayName,
		Language:      "go",
		InterruptMode: "message",
		Metadata:      map[string]any{"debugger": false, "supported_features": []string{"kernel subshells"}},
	}
	dir := filepath.Join(place, "kernels", Name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("install the kernel: %w", err)
	}
	b, err := json.MarshalIndent(spec, "", " ")
	if err != nil {
		return "", err
	}
	if err := writeFile(filepath.Join(dir, "kernel.json"), append(b, '\n'), 0o644); err != nil {
		return "", err
	}
	files, err := logos.ReadDir(".")
	if err != nil {
		return "", err
	}
	for _, f := range files {
		b, err := logos.ReadFile(f.Name())
		if err != nil {
			return "", err
		}
		if err := writeFile(filepath.Join(dir, f.Name()), b, 0o644); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// Uninstall removes the kernelspec from place. It is no error when there is none; removed tells.
func Uninstall(place string) (removed bool, err error) {
	dir := filepath.Join(place, "kernels", Name)
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	return true, os.RemoveAll(dir)
}

// Installed reads the kernelspec of place. Its error is os.ErrNotExist when there is none.
func Installed(place string) (*Spec, error) {
	b, err := os.ReadFile(filepath.Join(place, "kernels", Name, "kernel.json"))
	if err != nil {
		return nil, err
	}
	s := new(Spec)
	if err := json.Unmarshal(b, s); err != nil {
		return nil, fmt.Errorf("%s: kernel.json is damaged: %w; `jeton install` writes it again", place, err)
	}
	return s, nil
}

// DataHome is the user's folder for programs' data ($XDG_DATA_HOME, or ~/.local/share).
func DataHome() string {
	if d := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(d) {
		return d
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return filepath.Join(os.TempDir(), fmt.Sprintf("jeton-%d", os.Getuid()))
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support")
	}
	return filepath.Join(home, ".local", "share")
}

// UserPlace is Jupyter's data folder of the user.
func UserPlace() string {
	if d := os.Getenv("JUPYTER_DATA_DIR"); d != "" {
		return d
	}
	if home, err := os.UserHomeDir(); err == nil && runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Jupyter")
	}
	return filepath.Join(DataHome(), "jupyter")
}

// PrefixPlace is Jupyter's data folder below an installation prefix.
func PrefixPlace(prefix string) string { return filepath.Join(prefix, "share", "jupyter") }

// SysPrefix asks the python of the PATH for its sys.prefix: the environment that is active.
func SysPrefix() (string, error) {
	out, err := exec.Command("python3", "-c", "import sys; print(sys.prefix)").Output()
	if err != nil {
		return "", fmt.Errorf("ask python3 for its prefix: %w (is there a Python? --prefix DIR names the folder without it)", err)
	}
	return strings.TrimSpace(string(out)), nil
}

// stageSelf copies the running program to dir under a name that tells its content, and returns the copy's path. When the
// program stands in dir already, that is it. Older copies are left: a kernel may run them.
func stageSelf(dir string) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	if filepath.Dir(self) == dir {
		return self, nil
	}
	in, err := os.Open(self)
	if err != nil {
		return "", err
	}
	defer in.Close()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	tmp, err := os.CreateTemp(dir, ".jeton-*")
	if err != nil {
		return "", err
	}
	defer os.Remove(tmp.Name())
	sum := sha256.New()
	_, err = io.Copy(io.MultiWriter(tmp, sum), in)
	if err == nil {
		err = tmp.Chmod(0o755)
	}
	if e := tmp.Close(); err == nil {
		err = e
	}
	if err != nil {
		return "", fmt.Errorf("copy the program to %s: %w", dir, err)
	}
	path := filepath.Join(dir, "jeton-"+hex.EncodeToString(sum.Sum(nil))[:12])
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	return path, os.Rename(tmp.Name(), path)
}

func writeFile(path string, b []byte, mode os.FileMode) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	if _, err = tmp.Write(b); err == nil {
		err = tmp.Chmod(mode)
	}
	if e := tmp.Close(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.Rename(tmp.Name(), path)
}
