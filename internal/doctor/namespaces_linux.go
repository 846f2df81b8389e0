package doctor

import (
	"context"

	"jeton/launcher/room"
)

func tryRoom(ctx context.Context) error { return room.Check(ctx) }
