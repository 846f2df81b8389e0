package transport_test

import (
	"context"
	"fmt"
	"sync"

	"jeton/runtime/transport"
)

// Three processes on a ring, which find each other by addresses. Here they are goroutines of one process.
func Example() {
	ctx := context.Background()
	secret := []byte("at least 16 random bytes")
	where := transport.NewAddresses()
	const n = 3
	var processes sync.WaitGroup
	for rank := range n {
		processes.Go(func() {
			m, err := transport.Open(ctx, transport.Config{Rank: rank, Size: n, Secret: secret, Directory: where})
			if err != nil {
				fmt.Println(err)
				return
			}
			defer m.Close()
			if rank == 0 {
				m.Send(ctx, 1, []byte("0"))
			}
			token, err := m.Recv(ctx, (rank+n-1)%n)
			if err != nil {
				fmt.Println(err)
			} else if rank == 0 {
				fmt.Printf("the token went %s\n", token.Data)
			} else {
				m.Send(ctx, (rank+1)%n, fmt.Append(token.Data, " → ", rank))
			}
		})
	}
	processes.Wait()
	// Output: the token went 0 → 1 → 2
}
