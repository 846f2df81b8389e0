package mail_test

import (
	"context"
	"fmt"
	"net"
	"time"

	"jeton/runtime/mail"
	"jeton/runtime/sim"
)

// Figure 8 in the simulator: the way from Afida's server to Nabilla's is slow.
func ExampleSystem() {
	s := mail.System{Domains: []string{"a", "b", "n"}, Users: []string{"afida@a", "brandon@b", "nabilla@n"}}
	s.Wait = func(from, to string, m mail.Mail) time.Duration {
		if from == "a" && to == "n" {
			return 100 * time.Millisecond
		}
		return 0
	}
	s.Answer = func(user string, m mail.Mail) []mail.Draft {
		if user != "brandon@b" {
			return nil
		}
		return []mail.Draft{{To: []string{"afida@a", "nabilla@n"}, Text: "Yes!"}}
	}
	s.Read = func(user string, m mail.Mail) {
		if user == "nabilla@n" {
			fmt.Println(m.From, m.Text)
		}
	}
	commands := []sim.Command{{Proc: s.Number("afida@a"), Command: "send brandon@b,nabilla@n Shall we meet?"}}
	for _, u := range s.Users {
		commands = append(commands, sim.Command{Proc: s.Number(u), Command: "fetch", Every: 20 * time.Millisecond, Times: 20})
	}
	for _, s.Unordered = range []bool{true, false} {
		if _, err := sim.Run(sim.Config{N: s.N(), New: s.New, FIFO: true, Commands: commands}); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// brandon@b Yes!
	// afida@a Shall we meet?
	// afida@a Shall we meet?
	// brandon@b Yes!
}

// A server and a session of a user, who writes to herself.
func ExampleSession() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	host, err := mail.NewHost(mail.HostConfig{Domain: "tf1.fr", Servers: mail.Servers{"tf1.fr": {}}}, ln)
	if err != nil {
		fmt.Println(err)
		return
	}
	done := make(chan error)
	go func() { done <- host.Run(ctx) }()

	s, err := mail.Dial(ctx, host.Addr().String(), "afida@tf1.fr")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Send([]string{"afida@tf1.fr"}, "a text: with anything in it"))
	fmt.Println(s.Fetch())
	fmt.Println(s.Send([]string{"x@nowhere"}, ""))
	s.Close()
	cancel()
	fmt.Println(<-done)
	// Output:
	// <nil>
	// [afida@tf1.fr to afida@tf1.fr: a text: with anything in it] <nil>
	// mail: no server is in charge of the domain "nowhere"; the servers file has [tf1.fr]
	// <nil>
}
