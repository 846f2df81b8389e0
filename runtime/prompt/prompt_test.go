package prompt_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"jeton/runtime/prompt"
	"jeton/runtime/session"
)

// A person answers with the lines that she has, then with err. The questions are kept.
type person struct {
	session.Session
	answers  []string
	err      error
	asked    []string
	password []bool
}

func (p *person) Input(q string, password bool) (string, error) {
	p.asked, p.password = append(p.asked, q), append(p.password, password)
	if len(p.answers) == 0 {
		return "", p.err
	}
	a := p.answers[0]
	p.answers = p.answers[1:]
	return a, nil
}

func ask(t testing.TB, answers ...string) *person {
	old, p := session.Current(), &person{answers: answers, err: session.ErrNoInput}
	session.Set(p)
	t.Cleanup(func() { session.Set(old) })
	return p
}

func TestLineAndPassword(t *testing.T) {
	p := ask(t, "Ada", " s3cret ")
	if s, err := prompt.Line("Name? "); s != "Ada" || err != nil {
		t.Errorf("Line = %q, %v", s, err)
	}
	if s, err := prompt.Password("Key: "); s != " s3cret " || err != nil {
		t.Errorf("Password = %q, %v: it must come as typed", s, err)
	}
	if fmt.Sprint(p.asked, p.password) != "[Name?  Key: ] [false true]" {
		t.Errorf("asked %q %v", p.asked, p.password)
	}
}

func TestIntAsksAgain(t *testing.T) {
	p := ask(t, "many", "99999999999999999999", "9", " 4 ")
	n, err := prompt.Int("Processes? ", 2, 8)
	if n != 4 || err != nil || len(p.asked) != 4 {
		t.Fatalf("Int = %d, %v after %q", n, err, p.asked)
	}
	for i, want := range []string{`"many" is no whole number.`, "too large", "9 is not from 2 to 8."} {
		if !strings.Contains(p.asked[i+1], want) || !strings.HasSuffix(p.asked[i+1], "Processes? ") {
			t.Errorf("question %d is %q, want it to say %q", i+1, p.asked[i+1], want)
		}
	}
	if _, err := prompt.Int("?", 3, 2); err == nil {
		t.Error("Int with an empty range must fail")
	}
}

func TestFloatTakesAComma(t *testing.T) {
	ask(t, "x", "NaN", "2,5")
	if f, err := prompt.Float("dt? "); f != 2.5 || err != nil {
		t.Errorf("Float = %v, %v", f, err)
	}
}

func TestConfirm(t *testing.T) {
	for answer, want := range map[string]bool{"y": true, "YES": true, "oui": true, "n": false, "non": false} {
		p := ask(t, "perhaps", answer)
		got, err := prompt.Confirm("Stop? ")
		if got != want || err != nil || p.asked[0] != "Stop? [y/n] " {
			t.Errorf("%s: Confirm = %v, %v after %q", answer, got, err, p.asked)
		}
	}
}

func TestChoose(t *testing.T) {
	hosts := []string{"node1", "node2", "gate", "2"}
	for answer, want := range map[string]int{"1": 0, "2": 1, "NODE2": 1, "ga": 2} {
		ask(t, "node", "7", answer)
		if i, err := prompt.Choose("Host?", hosts); i != want || err != nil {
			t.Errorf("%s: Choose = %d, %v, want %d", answer, i, err, want)
		}
	}
	p := ask(t, "node", "9", "1")
	_, _ = prompt.Choose("Host?", hosts)
	if !strings.Contains(p.asked[1], `"node" could be node1 or node2`) || !strings.Contains(p.asked[2], "from 1 to 4") {
		t.Errorf("asked %q", p.asked)
	}
	if _, err := prompt.Choose("Host?", nil); err == nil {
		t.Error("Choose from nothing must fail")
	}
}

func TestNobodyAnswers(t *testing.T) {
	ask(t)
	if _, err := prompt.Int("n? ", 0, 9); !errors.Is(err, prompt.ErrNoInput) || !strings.Contains(err.Error(), `"n? "`) {
		t.Errorf("err = %v, want ErrNoInput and the question", err)
	}
	ask(t).err = session.ErrInputEnded
	if _, err := prompt.Line("n? "); !errors.Is(err, prompt.ErrEnded) || !errors.Is(err, prompt.ErrNoInput) || strings.Contains(err.Error(), "run the cell in a notebook") {
		t.Errorf("err = %v, want the end of the input", err)
	}
	ask(t).err = context.Canceled
	if _, err := prompt.Line("n? "); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("err = %v, want the interrupt", err)
	}
}

func TestAFrontEndThatAnswersByItself(t *testing.T) {
	p := ask(t, make([]string, 1000)...)
	if _, err := prompt.Int("n? ", 0, 9); err == nil || len(p.asked) > 100 {
		t.Errorf("asked %d times, err %v", len(p.asked), err)
	}
}

func ExampleChoose() {
	session.Set(&person{answers: []string{"ring"}})
	topologies := []string{"chain", "ring", "star"}
	i, err := prompt.Choose("Topology?", topologies)
	fmt.Println(topologies[i], err)
	// Output: ring <nil>
}
