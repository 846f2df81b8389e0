package sock_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"jeton/runtime/sock"
)

// roleEnv makes the test program play another process.
const roleEnv = "SOCK_TEST_ROLE"

var roles = map[string]func(args []string) error{
	"bind":     bindRole,
	"hold":     holdRole,
	"hostname": hostnameRole,
}

func TestMain(m *testing.M) {
	if role := roles[os.Getenv(roleEnv)]; role != nil {
		if err := role(os.Args[1:]); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// process is a command that plays a role. /proc/self/exe can be run by any user, whatever the folder's rights.
func process(t *testing.T, role string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(t.Context(), "/proc/self/exe", args...)
	cmd.Env = append(os.Environ(), roleEnv+"="+role)
	cmd.Dir = "/"
	cmd.SysProcAttr = dyingWithUs()
	return cmd
}

// bindRole binds a UDP socket to a port, as the server of exercises 1 to 4.
func bindRole(args []string) error {
	port, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	s, err := sock.Socket(sock.INET, sock.DGRAM)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Bind("", port)
}

// holdRole listens on a free TCP port, prints it, and stays until its standard input ends.
func holdRole([]string) error {
	s, err := sock.Socket(sock.INET, sock.STREAM)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Bind("127.0.0.1", 0); err != nil {
		return err
	}
	if err := s.Listen(1); err != nil {
		return err
	}
	at, err := s.GetSockName()
	if err != nil {
		return err
	}
	fmt.Println(at.Port)
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// hostnameRole is the client of exercise 19: it sends its machine's name, waits for the answer, and closes.
func hostnameRole(args []string) error {
	port, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	s, err := sock.Socket(sock.INET, sock.STREAM)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Connect("localhost", port); err != nil {
		return err
	}
	name, err := sock.Gethostname()
	if err != nil {
		return err
	}
	if _, err := s.SendAll([]byte(name)); err != nil {
		return err
	}
	answer, err := s.Recv(1024)
	if err != nil {
		return err
	}
	fmt.Printf("%s\n", answer)
	return nil
}

// start starts a role that stays, and returns the first line it prints. It ends with the test.
func start(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	in := must2(cmd.StdinPipe())(t)
	out := must2(cmd.StdoutPipe())(t)
	ok(t, cmd.Start())
	t.Cleanup(func() { in.Close(); cmd.Wait() })
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatalf("%v printed nothing", cmd)
	}
	return lines.Text()
}
