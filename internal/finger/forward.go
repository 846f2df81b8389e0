package finger

import (
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// forward asks the finger server of another host. Source: RFC 1288 2.1, 2.3: a query is one line, and the answer ends with the
// connection.
func (c *command) forward(name, host string) error {
	fmt.Fprintf(c.out, "[%s]\n", printable(host))
	conn, err := net.DialTimeout("tcp", net.JoinHostPort(host, c.port), c.patience)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(c.patience)); err != nil {
		return err
	}
	if c.long {
		name = strings.TrimSpace("/W " + name)
	}
	if _, err := io.WriteString(conn, name+"\r\n"); err != nil {
		return err
	}
	answer, err := io.ReadAll(io.LimitReader(conn, maxPlan))
	fmt.Fprint(c.out, printable(string(answer)))
	return err
}
