// Rank 1 is killed when all are there; it and the others print when they know.
package main

import (
	"context"
	"fmt"
	"os"
	"syscall"
	"time"

	"jeton/runtime/world"
)

func main() {
	ctx := context.Background()
	if err := world.Publish(ctx, "here"); err != nil {
		panic(err)
	}
	for r := range world.Size() {
		if _, err := world.Find(ctx, r); err != nil {
			panic(err)
		}
	}
	if world.Rank() == 1 {
		time.Sleep(50 * time.Millisecond) // until the others have found all, too
		fmt.Println(1, time.Now().UnixNano())
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}
	<-world.Gone(1)
	fmt.Println(world.Rank(), time.Now().UnixNano())
}
