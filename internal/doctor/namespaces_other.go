//go:build !linux

package doctor

import (
	"context"
	"errors"
)

func tryRoom(context.Context) error {
	return errors.New("rooms need Linux; hosts can be plain processes of this machine: launcher `local`")
}
