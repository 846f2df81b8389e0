//go:build linux

package room

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"jeton/launcher"
)

// tools are what programs of a lab do, for the tests to run on hosts: `BINARY room tool NAME ARGS`.
var tools = map[string]func(args []string) error{
	"bind":        bind,
	"serve":       serve,
	"call":        call,
	"ping":        ping,
	"tables":      tables,
	"tcp":         connections,
	"descriptors": descriptors,
	"abandon":     abandon,
	"forbidden":   forbidden,
	"keep":        keepRoom,
}

// silence is how long a tool waits for an answer before it says that none comes. A wrong "silence" would need a machine that stands still
// for so long; a wrong answer is not possible.
const silence = 3 * time.Second

// bind binds and listens on a port, says so, and waits for the end of its input.
func bind(args []string) error {
	ln, err := net.Listen("tcp4", ":"+args[0])
	switch {
	case errors.Is(err, syscall.EACCES):
		fmt.Println("EACCES")
	case errors.Is(err, syscall.EADDRINUSE):
		fmt.Println("EADDRINUSE")
	case err != nil:
		fmt.Println(err)
	default:
		fmt.Println("bound")
		bufio.NewReader(os.Stdin).ReadByte()
		ln.Close()
	}
	return nil
}

// serve answers each line that it gets on a port with the name of its host and the line.
func serve(args []string) error {
	ln, err := net.Listen("tcp4", ":"+args[0])
	if err != nil {
		return err
	}
	fmt.Println("serving")
	name, _ := os.Hostname()
	for {
		c, err := ln.Accept()
		if err != nil {
			return err
		}
		go func() {
			for s := bufio.NewScanner(c); s.Scan(); {
				fmt.Fprintln(c, name, s.Text())
			}
		}()
	}
}

// call connects to an address, and sends each line of its input there; it prints the answer, or what comes instead. It waits for as long
// as it takes, or, for a line that starts with a question mark, until it is clear that no answer comes.
func call(args []string) error {
	c, err := net.DialTimeout("tcp4", args[0], silence)
	if err != nil {
		fmt.Println(word(err))
		return nil
	}
	fmt.Println("connected")
	answers := bufio.NewReader(c)
	for s := bufio.NewScanner(os.Stdin); s.Scan(); {
		if _, err := fmt.Fprintln(c, s.Text()); err != nil { // a reset that has come is told once, to whoever calls first
			fmt.Println(word(err))
			continue
		}
		c.SetReadDeadline(time.Time{})
		if strings.HasPrefix(s.Text(), "?") {
			c.SetReadDeadline(time.Now().Add(silence))
		}
		line, err := answers.ReadString('\n')
		if err != nil {
			fmt.Println(word(err))
			continue
		}
		fmt.Print(line)
	}
	return nil
}

func word(err error) string {
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		return "silence"
	case errors.Is(err, syscall.EHOSTUNREACH):
		return "silence" // nobody has answered the question who has that address
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.Is(err, syscall.ECONNRESET):
		return "reset"
	}
	return err.Error()
}

// ping sends ICMP echo requests, as ping(8) does without privilege, and says whether one comes back. Like there, one may be lost: it waits
// for the address of a host that has just come back, behind a question that nobody was there to answer.
func ping(args []string) error {
	ip, err := net.ResolveIPAddr("ip4", args[0])
	if err != nil {
		return err
	}
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM, syscall.IPPROTO_ICMP)
	if err != nil {
		return fmt.Errorf("socket: %w", err)
	}
	to := &syscall.SockaddrInet4{Addr: [4]byte(ip.IP.To4())}
	tv := syscall.NsecToTimeval(int64(time.Second))
	if err := syscall.SetsockoptTimeval(fd, syscall.SOL_SOCKET, syscall.SO_RCVTIMEO, &tv); err != nil {
		return err
	}
	answer := make([]byte, 100)
	for end := time.Now().Add(silence); time.Now().Before(end); {
		_ = syscall.Sendto(fd, []byte{8, 0, 0, 0, 0, 0, 0, 1, 'h', 'i'}, 0, to) // an error may be that of an earlier one
		if n, _, err := syscall.Recvfrom(fd, answer, 0); err == nil && n == 10 && answer[0] == 0 {
			fmt.Println("answer")
			return nil
		}
	}
	fmt.Println("silence")
	return nil
}

// tables prints the IP addresses of the interfaces, and the table of neighbours.
func tables([]string) error {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return err
	}
	arp, err := os.ReadFile("/proc/net/arp")
	if err != nil {
		return err
	}
	fmt.Println(strings.ReplaceAll(fmt.Sprint(addrs, string(arp)), "\n", ";"))
	return nil
}

// connections prints the local ports, in hexadecimal, and the states of what netstat would show.
func connections([]string) error {
	b, err := os.ReadFile("/proc/net/tcp")
	if err != nil {
		return err
	}
	var all []string
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) > 3 && strings.Contains(f[1], ":") {
			all = append(all, f[1][len(f[1])-4:]+"/"+f[3])
		}
	}
	fmt.Println(strings.Join(all, " "))
	return nil
}

// descriptors prints the numbers of those that this process was started with: Go's own are all closed by an exec.
func descriptors([]string) error {
	var all []string
	for fd := range uintptr(1000) {
		if flags, err := unix.FcntlInt(fd, unix.F_GETFD, 0); err == nil && flags&unix.FD_CLOEXEC == 0 {
			all = append(all, fmt.Sprint(fd))
		}
	}
	fmt.Println(strings.Join(all, " "))
	return nil
}

// forbidden tries to make a room in a user namespace in which no others are allowed.
func forbidden([]string) error {
	if err := os.WriteFile("/proc/sys/user/max_user_namespaces", []byte("0"), 0); err != nil {
		return err
	}
	_, err := Up(context.Background(), Config{Hosts: 1})
	fmt.Println(err)
	return nil
}

// keepRoom makes a room that ends with this process, and waits.
func keepRoom([]string) error {
	r, err := Up(context.Background(), Config{Hosts: 2, Name: "kept"})
	if err != nil {
		return err
	}
	if _, err := r.Launcher("host2").Start(context.Background(), launcher.Command{Args: []string{"room", "tool", "bind", "7000"}}); err != nil {
		return err
	}
	return abandon([]string{r.Name(), "host1"})
}

// abandon starts a process that has started another, in another session, on a host of a room that is up; it says so, and waits.
func abandon(args []string) error {
	r, err := Open(args[0])
	if err != nil {
		return err
	}
	p, err := r.Launcher(args[1]).Start(context.Background(), launcher.Command{Program: "/bin/sh", Args: []string{"-c", "setsid sh -c 'echo started; sleep 1000' & wait"}, Env: []string{"ABANDONED=1"}})
	if err != nil {
		return err
	}
	_, from := p.Streams()
	line, err := bufio.NewReader(from).ReadString('\n')
	fmt.Print(line)
	if err != nil {
		return err
	}
	e := p.Wait()
	fmt.Println(e)
	return nil
}
