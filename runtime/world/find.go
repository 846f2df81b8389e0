package world

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"jeton/runtime/session"
)

// ErrGone says that a rank has died.
var ErrGone = errors.New("the rank has died")

// Publish tells the kernel at which address (host:port) other ranks reach this one.
func Publish(ctx context.Context, addr string) error { return PublishAs(ctx, "", addr) }

// PublishAs is Publish of an address for another way than a network connection, which has a name: a library's own.
func PublishAs(ctx context.Context, way, addr string) error {
	request, err := json.Marshal(map[string]any{"rank": Rank(), "way": way, "addr": addr})
	if err != nil {
		return err
	}
	_, err = session.Call(ctx, "world.publish", request)
	return err
}

// Find returns the address that a rank has published. It blocks until the rank has, or has died, or ctx ends. Errors: ErrGone.
func Find(ctx context.Context, rank int) (addr string, err error) { return FindAs(ctx, "", rank) }

// FindAs is Find of an address that was published by PublishAs.
func FindAs(ctx context.Context, way string, rank int) (addr string, err error) {
	launched()
	request, err := json.Marshal(map[string]any{"rank": rank, "way": way})
	if err != nil {
		return "", err
	}
	data, err := session.Call(ctx, "world.find", request)
	if err != nil {
		return "", fmt.Errorf("world: find rank %d: %w", rank, err)
	}
	var answer struct {
		Addr string `json:"addr"`
		Gone bool   `json:"gone"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return "", fmt.Errorf("world: find rank %d: %w", rank, err)
	}
	if answer.Gone {
		return "", fmt.Errorf("world: find rank %d: %w", rank, ErrGone)
	}
	return answer.Addr, nil
}
