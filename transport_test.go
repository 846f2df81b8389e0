package main

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"jeton/kernel/front"
)

// Interpreted cells of three ranks talk over a mesh; the desk cuts a link and mends it; a rank dies, and who waits for it is told.
func TestTransport(t *testing.T) {
	nb := newNotebook(t)
	count := 0
	cell := func(code string) *shown {
		t.Helper()
		count++
		return run(t, nb, count, code)
	}
	cell("%world 3")
	cell(`%%world
import ("context"; "fmt"; "os"; "time"; "jeton/runtime/transport"; "jeton/runtime/world")
m, err := transport.Self()
if err != nil {
	panic(err)
}
ctx, me, n := context.Background(), world.Rank(), world.Size()`)
	token := cell(`%%world
if me == 0 {
	if err := m.Send(ctx, 1, []byte("0")); err != nil {
		panic(err)
	}
}
msg, err := m.Recv(ctx, (me+n-1)%n)
if err != nil {
	panic(err)
}
if me > 0 {
	m.Send(ctx, (me+1)%n, fmt.Append(msg.Data, me))
} else {
	fmt.Println("token", string(msg.Data))
}`)
	if !strings.Contains(token.text+token.displayed, "token 012") {
		t.Errorf("the token came back as %q %q", token.text, token.displayed)
	}
	cut := cell(`import ("jeton/runtime/transport"; "time"; "fmt")
fmt.Println(transport.Cut(0, 1, 0), transport.Link(1, 2).For(time.Minute).Drop(0.5, 7), transport.Link(0, 9).Cut())
faults, err := transport.AllFaults()
if err != nil {
	panic(err)
}
fmt.Print(faults)`)
	for _, want := range []string{"0 → 1  cut", "1 → 0  cut", "1 → 2  drop 50 % (seed 7)  1m0s", "the ranks are 0 to 2"} {
		if !strings.Contains(cut.text, want) {
			t.Errorf("the desk set faults and shows\n%s\nwithout %q", cut.text, want)
		}
	}
	late := cell(`%%world
if me == 0 {
	m.Send(ctx, 1, []byte("held"))
} else if me == 1 {
	short, stop := context.WithTimeout(ctx, 50*time.Millisecond)
	_, err := m.Recv(short, 0)
	stop()
	fmt.Println("cut:", err)
	fmt.Println(transport.Mend(0, 1))
	msg, err := m.Recv(ctx, 0)
	fmt.Println("mended:", string(msg.Data), err)
}`)
	for _, want := range []string{"cut: transport: receive from rank 0", "deadline exceeded", "mended: held <nil>"} {
		if !strings.Contains(late.text+late.displayed, want) {
			t.Errorf("%q %q, want %q", late.text, late.displayed, want)
		}
	}
	death := &shown{}
	nb.Execute(context.Background(), front.Request{Count: count + 1, Code: `%%world
if me == 2 {
	os.Exit(3)
}
_, err = m.Recv(ctx, 2)
fmt.Println(err)`}, death)
	if want := regexp.MustCompile(`transport: receive from rank 2 \(.+\): the process has died`); !want.MatchString(death.text + death.displayed) {
		t.Errorf("%q %q, want the word that rank 2 has died", death.text, death.displayed)
	}
	count++
	cell("%world repair")
	again := cell(`%%world
import ("context"; "fmt"; "jeton/runtime/transport"; "jeton/runtime/world")
if world.Rank() == 0 {
	m, _ := transport.Self()
	fmt.Println("sent:", m.Send(context.Background(), 2, []byte("welcome")))
}
if world.Rank() == 2 {
	m, err := transport.Self()
	if err != nil {
		panic(err)
	}
	msg, err := m.Recv(context.Background(), 0)
	fmt.Println("new:", string(msg.Data), err)
}`)
	for _, want := range []string{"sent: <nil>", "new: welcome <nil>"} {
		if !strings.Contains(again.text+again.displayed, want) {
			t.Errorf("after repair: %q %q, want %q", again.text, again.displayed, want)
		}
	}
}
