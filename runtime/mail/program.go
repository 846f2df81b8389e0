package mail

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"

	"jeton/launcher/lang"
	"jeton/runtime/prompt"
	"jeton/runtime/session"
)

// ServerMain is the server as a program: its arguments are <port> <domain> <servers file>, and a file for the mailboxes if they are to
// outlive it. It serves until it is interrupted, and writes what it does to out.
func ServerMain(args []string, out io.Writer) error {
	if len(args) < 3 || len(args) > 4 {
		return fmt.Errorf("mail: usage: server <port> <domain> <servers file> [<mailboxes file>]; got %q", args)
	}
	store := ""
	if len(args) == 4 {
		store = args[3]
	}
	port, err := parsePort(args[0])
	if err != nil {
		return err
	}
	return Serve(session.Current().Context(), port, args[1], args[2], store, out)
}

// ClientMain is the client as a program: its arguments are <server address> <port>. It asks the person at the notebook, or at the
// terminal, who is there and what to do.
func ClientMain(args []string, out io.Writer) error {
	if len(args) != 2 {
		return fmt.Errorf("mail: usage: client <server address> <port>; got %q", args)
	}
	port, err := parsePort(args[1])
	if err != nil {
		return err
	}
	return Interactive(session.Current().Context(), net.JoinHostPort(args[0], strconv.Itoa(port)), out)
}

func parsePort(text string) (int, error) {
	port, err := strconv.Atoi(text)
	if err != nil || port < 1 || port > 65535 {
		return 0, fmt.Errorf("mail: %q is no port; ports are 1 to 65535", text)
	}
	return port, nil
}

// What the client says to a person.
var (
	sayWho  = lang.Text{En: "Your address (user@domain): ", Fr: "Votre adresse (utilisateur@domaine) : "}
	sayWhat = lang.Text{En: "What now?", Fr: "Que faire ?"}
	choices = []lang.Text{{En: "send a mail", Fr: "envoyer un mail"}, {En: "fetch the mailbox", Fr: "relever la boîte"}, {En: "quit", Fr: "quitter"}}
	sayTo   = lang.Text{En: "To (addresses, with commas): ", Fr: "À (adresses, séparées par des virgules) : "}
	sayText = lang.Text{En: "Text: ", Fr: "Texte : "}
	saySent = lang.Text{En: "sent", Fr: "envoyé"}
	sayRead = lang.Text{En: "%d read, %d held", Fr: "lus : %d, retenus : %d"}
)

// Interactive asks for the user's address, then what to do, until the user quits: send a mail, fetch the mailbox. What the server
// refuses is shown, and asked again; errors are of the connection, or of prompts that nobody answers.
func Interactive(ctx context.Context, server string, out io.Writer) error {
	l := session.Language()
	user, err := prompt.Line(sayWho.In(l))
	if err != nil {
		return err
	}
	s, err := Dial(ctx, server, user)
	if err != nil {
		return err
	}
	defer s.Close()
	for {
		choice, err := prompt.Choose(sayWhat.In(l), lang.In(l, choices...))
		switch {
		case errors.Is(err, prompt.ErrEnded):
			return nil
		case err != nil:
			return err
		case choice == 2:
			return nil
		case choice == 1:
			err = s.show(out, l)
		default:
			err = s.ask(out, l)
		}
		if s.over() {
			return err
		}
		if err != nil {
			fmt.Fprintln(out, err)
		}
	}
}

// ask asks for a mail, and sends it.
func (s *Session) ask(out io.Writer, l lang.Lang) error {
	to, err := prompt.Line(sayTo.In(l))
	if err != nil {
		return err
	}
	text, err := prompt.Line(sayText.In(l))
	if err != nil {
		return err
	}
	if err := s.Send(splitList(to), text); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, saySent.In(l))
	return err
}

// show fetches, and shows what was delivered and what is held.
func (s *Session) show(out io.Writer, l lang.Lang) error {
	mails, err := s.Fetch()
	for _, m := range mails {
		fmt.Fprintln(out, m)
	}
	if err != nil {
		return err
	}
	for _, h := range s.Held() {
		fmt.Fprintln(out, h.in(l))
	}
	_, err = fmt.Fprintf(out, sayRead.In(l)+"\n", len(mails), len(s.Held()))
	return err
}

func (s *Session) over() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.broken != nil
}

// Script runs a session that is written down, a command a line, and writes what it gives to out:
//
//	# comment
//	send brandon@canalplus.com,nabilla@w9.fr Shall we meet?
//	fetch
//
// It stops at the first command that fails; the error has its line.
func (s *Session) Script(in io.Reader, out io.Writer) error {
	scan, n := bufio.NewScanner(in), 0
	scan.Buffer(nil, 2*MaxText)
	for scan.Scan() {
		n++
		if err := s.line(strings.TrimSpace(scan.Text()), out); err != nil {
			return fmt.Errorf("line %d of the session: %w", n, err)
		}
	}
	if err := scan.Err(); err != nil {
		return fmt.Errorf("line %d of the session: %w", n+1, err)
	}
	return nil
}

func (s *Session) line(line string, out io.Writer) error {
	word, rest, _ := strings.Cut(line, " ")
	switch {
	case word == "" || strings.HasPrefix(word, "#"):
		return nil
	case word == "fetch" && rest == "":
		return s.show(out, session.Language())
	case word == "send":
		to, text, _ := strings.Cut(strings.TrimSpace(rest), " ")
		return s.Send(splitList(to), text)
	}
	return fmt.Errorf("mail: %q is no command; there are fetch, and send ADDRESS[,ADDRESS…] TEXT", line)
}
