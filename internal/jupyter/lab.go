package jupyter

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

const (
	lockRetry = 200 * time.Millisecond
	stopGrace = 10 * time.Second // after an interrupt, before the server is killed
)

// LabOptions are those of a run of JupyterLab.
type LabOptions struct {
	Dir       string // the folder to show
	Open      string // a notebook below Dir to open first; "" for none
	Port      int    // 0: 8888, or the next that is free
	NoBrowser bool
	Root      bool // running as root, which Jupyter refuses unless it is told
}

// Run starts JupyterLab by argv (what starts it, such as ["jupyter", "lab"]) and blocks until it ends or ctx does. The
// server dies with this process.
func Run(ctx context.Context, argv, environ []string, o LabOptions) error {
	args := append(argv[1:len(argv):len(argv)], "--ServerApp.root_dir="+o.Dir,
		// The server would cut a cell that prints more than 1 MB/s; the kernel's own flow control is enough.
		"--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=1e8")
	if o.Open != "" {
		args = append(args, "--LabApp.default_url=/lab/tree/"+o.Open)
	}
	if o.Port != 0 {
		args = append(args, "--port="+strconv.Itoa(o.Port), "--ServerApp.port_retries=0")
	}
	if o.NoBrowser {
		args = append(args, "--no-browser")
	}
	if o.Root {
		args = append(args, "--allow-root")
	}
	cmd := exec.CommandContext(ctx, argv[0], args...)
	cmd.Env = environ
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.SysProcAttr = childAttr()
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = stopGrace
	// The parent-death signal is tied to the thread that starts the child: it must live as long as the child.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := cmd.Run()
	if ctx.Err() != nil {
		return nil // the person asked for the end
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return fmt.Errorf("JupyterLab ended: %w; what it said stands above", err)
	}
	return err
}
