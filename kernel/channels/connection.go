package channels

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"jeton/kernel/wire"
)

// A ConnectionFile says where a kernel's sockets are and what signs their messages. Jupyter writes it and gives its path to
// the kernel.
type ConnectionFile struct {
	Transport       string `json:"transport"` // "tcp" or "ipc"
	IP              string `json:"ip"`        // address or host name; for ipc the sockets' common path
	ShellPort       int    `json:"shell_port"`
	ControlPort     int    `json:"control_port"`
	StdinPort       int    `json:"stdin_port"`
	IOPubPort       int    `json:"iopub_port"`
	HBPort          int    `json:"hb_port"`
	Key             string `json:"key"` // "" means that messages are not signed
	SignatureScheme string `json:"signature_scheme"`
	KernelName      string `json:"kernel_name,omitempty"`

	CurvePublicKey string `json:"curve_publickey,omitempty"`
	CurveSecretKey string `json:"curve_secretkey,omitempty"`
}

// maxConnectionFileBytes is far above any connection file: what is larger is another kind of file.
const maxConnectionFileBytes = 1 << 20

// all lists the channels in the order in which they are opened.
var all = []wire.Channel{wire.Shell, wire.Control, wire.Stdin, wire.IOPub, wire.Heartbeat}

// port is where the port of a channel is kept.
func (c *ConnectionFile) port(ch wire.Channel) *int {
	switch ch {
	case wire.Shell:
		return &c.ShellPort
	case wire.Control:
		return &c.ControlPort
	case wire.Stdin:
		return &c.StdinPort
	case wire.IOPub:
		return &c.IOPubPort
	}
	return &c.HBPort
}

// Port returns the port of a channel; for ipc, the number that ends its path.
func (c ConnectionFile) Port(ch wire.Channel) int { return *c.port(ch) }

// ReadConnectionFile reads and checks the connection file at path.
//
// Errors say what is wrong with the file and what to do; they wrap fs.ErrNotExist when it is missing.
func ReadConnectionFile(path string) (ConnectionFile, error) {
	c, err := readConnectionFile(path)
	if err != nil {
		return ConnectionFile{}, fmt.Errorf("connection file %s: %w", path, err)
	}
	return c, nil
}

func readConnectionFile(path string) (c ConnectionFile, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, fmt.Errorf("%w; Jupyter writes it when it starts a kernel, so start the kernel from a notebook, or give the path of an existing file", fs.ErrNotExist)
	}
	if err != nil {
		return c, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxConnectionFileBytes+1))
	if err != nil {
		return c, err
	}
	return ParseConnectionFile(b)
}

// ParseConnectionFile checks the text of a connection file.
func ParseConnectionFile(b []byte) (c ConnectionFile, err error) {
	if len(b) > maxConnectionFileBytes {
		return c, errors.New("it is larger than 1 MiB, so it is no connection file; look at the path")
	}
	if len(strings.TrimSpace(string(b))) == 0 {
		return c, errors.New("it is empty; Jupyter was cut off while it wrote it: start the kernel again")
	}
	if err := json.Unmarshal(b, &c); err != nil {
		var te *json.UnmarshalTypeError
		if errors.As(err, &te) && te.Field != "" {
			return ConnectionFile{}, fmt.Errorf("%s is a %s, which does not belong there; start the kernel again to get a new file", te.Field, te.Value)
		}
		return ConnectionFile{}, fmt.Errorf("it is not whole JSON (%w); it was cut off or edited: start the kernel again to get a new file", err)
	}
	var present map[string]json.RawMessage
	if err := json.Unmarshal(b, &present); err != nil {
		return ConnectionFile{}, err
	}
	for _, ch := range all {
		if name := string(ch) + "_port"; present[name] == nil {
			return ConnectionFile{}, fmt.Errorf("%s is missing; start the kernel again to get a new file", name)
		}
	}
	if _, ok := present["key"]; !ok {
		return ConnectionFile{}, errors.New(`key is missing; write "key": "" if messages shall not be signed`)
	}
	return c.withDefaults()
}

// withDefaults fills in what clients may leave out, and checks the rest.
func (c ConnectionFile) withDefaults() (ConnectionFile, error) {
	if c.Transport == "" {
		c.Transport = "tcp"
	}
	if c.IP == "" {
		c.IP = "127.0.0.1"
	}
	if c.SignatureScheme == "" {
		c.SignatureScheme = "hmac-sha256"
	}
	return c, c.check()
}

func (c *ConnectionFile) check() error {
	if c.Transport != "tcp" && c.Transport != "ipc" {
		return fmt.Errorf(`transport is %q; this kernel knows "tcp" and "ipc"`, c.Transport)
	}
	if c.Key != "" && c.SignatureScheme != "hmac-sha256" {
		return fmt.Errorf(`signature_scheme is %q; this kernel knows "hmac-sha256" (c.Session.signature_scheme in Jupyter's configuration)`, c.SignatureScheme)
	}
	if c.CurvePublicKey != "" || c.CurveSecretKey != "" {
		return errors.New("it asks for CURVE encryption, which this kernel lacks; turn it off in Jupyter's configuration, or use the ipc transport")
	}
	owner := make(map[int]wire.Channel)
	for _, ch := range all {
		p := c.Port(ch)
		if p < 0 || (c.Transport == "tcp" && p > 65535) {
			return fmt.Errorf("%s_port is %d, which is no port", ch, p)
		}
		if other, twice := owner[p]; twice && p != 0 {
			return fmt.Errorf("%s_port and %s_port are both %d; each socket needs its own", other, ch, p)
		}
		owner[p] = ch
	}
	return nil
}

// address is what a channel listens at: host:port, or a path.
func (c *ConnectionFile) address(ch wire.Channel) (network, addr string) {
	p := strconv.Itoa(c.Port(ch))
	if c.Transport == "ipc" {
		return "unix", c.IP + "-" + p
	}
	ip := c.IP
	if ip == "*" {
		ip = "" // all interfaces, as ZeroMQ writes it
	}
	return "tcp", net.JoinHostPort(ip, p)
}

// Write saves c at path as Jupyter would: readable by its owner only, and whole or not at all.
func (c ConnectionFile) Write(path string) error {
	b, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".connection-*") // mode 0600
	if err != nil {
		return fmt.Errorf("connection file %s: %w", path, err)
	}
	defer os.Remove(tmp.Name()) // fails once it is renamed
	_, err = tmp.Write(append(b, '\n'))
	if err = errors.Join(err, tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("connection file %s: %w", path, err)
	}
	return nil
}
