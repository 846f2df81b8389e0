package rendezvous

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

func TestJobs(t *testing.T) {
	b := New(2)
	for job := range 3 {
		if b.Job() != job {
			t.Fatalf("job %d, want %d", b.Job(), job)
		}
		for i, want := range []string{"0", "0", "0"} {
			if got, err := b.Agree(job, "way", fmt.Sprint(i)); err != nil || got != want {
				t.Errorf("answer %d: %q, %v", i, got, err)
			}
		}
		if !b.End(job) || b.End(job) {
			t.Error("a job ends once")
		}
		if _, err := b.Agree(job, "way", "x"); !errors.Is(err, ErrEnded) {
			t.Errorf("after its end: %v", err)
		}
	}
	for i := range maxAnswers {
		if _, err := b.Agree(3, fmt.Sprint(i), "x"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Agree(3, "more", "x"); err == nil {
		t.Error("answers without end")
	}
	if _, err := b.ServeAgree([]byte("{")); err == nil {
		t.Error("no question was taken")
	}
}

// A rank has few addresses at once, and any number one after the other.
func TestWithdrawn(t *testing.T) {
	b := New(1)
	for i := range 3 * maxWays {
		way := fmt.Sprint(i)
		if err := b.Publish(0, way, "here"); err != nil {
			t.Fatal(err)
		}
		if err := b.Publish(0, way, ""); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if addr, _, err := b.Find(ctx, 0, way); err == nil {
			t.Errorf("%q was found after it was withdrawn", addr)
		}
	}
}
