package diagram

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"jeton/runtime/history"
)

// A shot is a picture that was shown, and when.
type shot struct {
	at     time.Duration
	events int
}

// follow runs Live on batches that send gives, and is what it has shown.
func follow(t *testing.T, config LiveConfig, send func(ctx context.Context, cancel func(), batches chan<- []history.Event)) (shots []shot, err error) {
	begin := time.Now()
	config.Draw = func(l *history.Log) Shower { return SpaceTime(l) }
	config.Show = func(p Shower) error {
		shots = append(shots, shot{time.Since(begin), len(p.(*Picture).log.Events)})
		return nil
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	batches := make(chan []history.Event)
	go send(ctx, cancel, batches)
	err = Live(ctx, batches, config)
	return shots, err
}

func TestLiveDrawsSomeTimesASecond(t *testing.T) {
	events := electionLog(5).Events
	synctest.Test(t, func(t *testing.T) {
		shots, err := follow(t, LiveConfig{Every: 100 * time.Millisecond}, func(_ context.Context, _ func(), batches chan<- []history.Event) {
			for i := range events {
				batches <- events[i : i+1]
				time.Sleep(7 * time.Millisecond)
			}
			close(batches)
		})
		if err != nil {
			t.Fatal(err)
		}
		for k := 1; k < len(shots)-1; k++ {
			if d := shots[k].at - shots[k-1].at; d < 100*time.Millisecond {
				t.Errorf("picture %d comes %v after the one before, want at least 100ms", k, d)
			}
		}
		if want := len(events) * 7 / 100; len(shots) < want {
			t.Errorf("%d pictures, want at least %d", len(shots), want)
		}
		if last := shots[len(shots)-1]; last.events != len(events) {
			t.Errorf("the last picture has %d events, want all %d", last.events, len(events))
		}
	})
}

// Events that come before what they depend on are drawn when that has come.
func TestLiveWaitsForCauses(t *testing.T) {
	m := &history.Message{From: "a", To: []string{"b"}, ID: 1, Type: "X"}
	receive := history.Event{Proc: "b", Seq: 1, Kind: history.Receive, Msg: m}
	send := history.Event{Proc: "a", Seq: 1, Kind: history.Send, Msg: m}
	synctest.Test(t, func(t *testing.T) {
		shots, err := follow(t, LiveConfig{}, func(_ context.Context, _ func(), batches chan<- []history.Event) {
			batches <- []history.Event{receive}
			time.Sleep(3 * time.Second)
			batches <- []history.Event{send}
			close(batches)
		})
		if err != nil || len(shots) != 1 || shots[0].events != 2 {
			t.Errorf("pictures %v (%v), want one of both events", shots, err)
		}
	})
}

func TestLiveDrawsTheLastEvents(t *testing.T) {
	events := mutexLog("ricart-agrawala", 3, 10).Events
	synctest.Test(t, func(t *testing.T) {
		shots, err := follow(t, LiveConfig{Keep: 50}, func(ctx context.Context, _ func(), batches chan<- []history.Event) {
			for i := 0; i < len(events); i += 20 {
				batches <- events[i:min(i+20, len(events))]
				time.Sleep(time.Second)
			}
			close(batches)
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range shots[3:] {
			if s.events != 50 {
				t.Errorf("a picture of %d events, want 50", s.events)
			}
		}
	})
}

func TestLiveEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, err := follow(t, LiveConfig{}, func(_ context.Context, cancel func(), _ chan<- []history.Event) {
			time.Sleep(time.Second)
			cancel()
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled, Live returns %v", err)
		}
	})
	broken := errors.New("no front end")
	synctest.Test(t, func(t *testing.T) {
		batches := make(chan []history.Event, 1)
		batches <- electionLog(3).Events
		if err := Live(t.Context(), batches, LiveConfig{Show: func(Shower) error { return broken }}); !errors.Is(err, broken) {
			t.Errorf("a picture that cannot be shown: %v", err)
		}
	})
}
