package sock_test

import (
	"errors"
	"fmt"
	"syscall"

	"jeton/runtime/sock"
)

// A datagram and its answer.
func Example() {
	server, _ := sock.Socket(sock.INET, sock.DGRAM)
	defer server.Close()
	server.Bind("localhost", 0) // 0: the kernel chooses a port
	at, _ := server.GetSockName()

	client, _ := sock.Socket(sock.INET, sock.DGRAM)
	defer client.Close()
	client.SendTo([]byte("hello"), "localhost", at.Port)

	data, from, _ := server.RecvFrom(1024)
	server.SendTo([]byte("OK"), from.Host, from.Port)
	answer, _ := client.Recv(1024)
	fmt.Printf("%s from %s, answered %s\n", data, from.Host, answer)
	// Output: hello from 127.0.0.1, answered OK
}

// A TCP connection, step by step.
func ExampleEndpoint() {
	server, _ := sock.Socket(sock.INET, sock.STREAM)
	defer server.Close()
	server.Bind("localhost", 0)
	server.Listen(5)
	at, _ := server.GetSockName()

	client, _ := sock.Socket(sock.INET, sock.STREAM)
	client.Connect("localhost", at.Port)
	conn, _, _ := server.Accept()
	defer conn.Close()

	client.SendAll([]byte("hello"))
	data, _ := conn.Recv(1024)
	fmt.Printf("%s\n", data)

	client.Close()
	data, err := conn.Recv(1024)
	fmt.Println(len(data), err)
	// Output:
	// hello
	// 0 <nil>
}

// An error carries the errno, and what to try.
func ExampleError() {
	s, _ := sock.Socket(sock.INET, sock.STREAM)
	defer s.Close()
	_, err := s.Recv(10)
	fmt.Println(errors.Is(err, syscall.ENOTCONN))
	fmt.Println(err)
	// Output:
	// true
	// recv: ENOTCONN (transport endpoint is not connected): the socket is not connected; call Connect first, or use the socket that Accept returned
}

// Several sockets, and one that is ready.
func ExamplePoll() {
	a, _ := sock.Socket(sock.INET, sock.DGRAM)
	defer a.Close()
	b, _ := sock.Socket(sock.INET, sock.DGRAM)
	defer b.Close()
	a.Bind("localhost", 0)
	b.Bind("localhost", 0)
	at, _ := b.GetSockName()
	a.SendToAddr([]byte("x"), at)

	fds := []sock.PollFD{{Socket: a, Events: sock.POLLIN}, {Socket: b, Events: sock.POLLIN}}
	n, _ := sock.Poll(fds, -1)
	fmt.Println(n, fds[0].Revents, fds[1].Revents)
	// Output: 1 0 POLLIN
}

func ExampleParseAddr() {
	a, _ := sock.ParseAddr("localhost:9875")
	fmt.Println(a.Host, a.Port)
	_, err := sock.ParseAddr("localhost")
	fmt.Println(err)
	// Output:
	// localhost 9875
	// address "localhost": EINVAL (not an address): write host:port, as "localhost:9875", or a path with a / for a UNIX socket
}

func ExampleNetstat() {
	s, _ := sock.Socket(sock.INET, sock.STREAM)
	defer s.Close()
	s.Bind("localhost", 0)
	s.Listen(1)
	at, _ := s.GetSockName()
	rows, _ := sock.Netstat(sock.Filter{Proto: "tcp", Port: at.Port, Listening: true})
	for _, r := range rows {
		fmt.Println(r.Proto, r.Local == at, r.State)
	}
	// Output: tcp true LISTEN
}

func ExampleService() {
	s, _ := sock.Service("finger", "tcp")
	fmt.Println(s.Port)
	// Output: 79
}
