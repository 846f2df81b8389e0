// context: cancellation down trees, causes, values with keys of her types, deadlines, AfterFunc; her own Context.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

type key int
type other int

const userKey key = 1

type user struct{ name string }

var ErrStop = errors.New("stop")

type tagged struct {
	context.Context
	tag string
}

func (t tagged) Value(k any) any {
	if k == "tag" {
		return t.tag
	}
	return t.Context.Value(k)
}

func worker(ctx context.Context, in <-chan int, out chan<- string) {
	for {
		select {
		case <-ctx.Done():
			out <- "done: " + context.Cause(ctx).Error()
			return
		case v, ok := <-in:
			if !ok {
				out <- "drained"
				return
			}
			out <- fmt.Sprint("got ", v)
		}
	}
}

func search(ctx context.Context, depth int) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("depth %d: %w", depth, err)
	}
	if depth == 3 {
		<-ctx.Done()
	}
	return search(ctx, depth+1)
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	child, cancel2 := context.WithCancelCause(ctx)
	grand := context.WithValue(child, userKey, &user{"ann"})
	fmt.Println(ctx.Err(), grand.Err(), grand.Value(userKey).(*user).name, grand.Value(other(1)), grand.Value(1), child.Value(userKey))
	in, out := make(chan int), make(chan string)
	go worker(grand, in, out)
	in <- 1
	fmt.Println(<-out)
	cancel2(ErrStop)
	fmt.Println(<-out, grand.Err(), ctx.Err(), context.Cause(ctx), errors.Is(context.Cause(grand), ErrStop))
	cancel()
	cancel()
	fmt.Println(ctx.Err(), context.Cause(child), context.Cause(ctx) == context.Canceled)

	dctx, dcancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer dcancel()
	err := search(dctx, 0)
	_, has := dctx.Deadline()
	_, has2 := ctx.Deadline()
	var to interface{ Timeout() bool }
	fmt.Println(err, errors.Is(err, context.DeadlineExceeded), has, has2, errors.As(err, &to) && to.Timeout())
	past, pc := context.WithDeadlineCause(context.Background(), time.Unix(0, 0), ErrStop)
	defer pc()
	fmt.Println(past.Err(), context.Cause(past))

	t := tagged{context.WithValue(context.Background(), userKey, user{"bob"}), "T"}
	tc, tcancel := context.WithCancel(t)
	fmt.Println(tc.Value("tag"), tc.Value(userKey).(user).name, tc.Value("none"))
	done := make(chan string)
	stop := context.AfterFunc(tc, func() { done <- "after func" })
	tcancel()
	fmt.Println(<-done, stop())
	wc := context.WithoutCancel(tc)
	fmt.Println(wc.Err(), wc.Done() == nil, wc.Value("tag"))
	stopped := context.AfterFunc(context.Background(), func() {})
	fmt.Println(stopped(), stopped())

	var wg sync.WaitGroup
	gctx, gcancel := context.WithCancelCause(context.Background())
	var mu sync.Mutex
	ended := 0
	for i := range 5 {
		wg.Go(func() {
			if i == 2 {
				gcancel(fmt.Errorf("worker %d failed", i))
				return
			}
			<-gctx.Done()
			mu.Lock()
			ended++
			mu.Unlock()
		})
	}
	wg.Wait()
	fmt.Println(ended, context.Cause(gctx))
	fmt.Println(context.Background(), context.TODO(), context.WithValue(context.Background(), userKey, "v"))
	for _, f := range []func(){
		func() { context.WithValue(context.Background(), nil, 1) },
		func() { context.WithValue(context.Background(), []int{}, 1) },
		func() { context.WithCancel(nil) },
	} {
		func() {
			defer func() { fmt.Println(recover()) }()
			f()
		}()
	}
	pipeline := func(ctx context.Context, n int) <-chan int {
		c := make(chan int)
		go func() {
			defer close(c)
			for i := range n {
				select {
				case c <- i * i:
				case <-ctx.Done():
					return
				}
			}
		}()
		return c
	}
	pctx, pcancel := context.WithCancel(context.Background())
	sum := 0
	for v := range pipeline(pctx, 1000) {
		if sum += v; sum > 50 {
			break
		}
	}
	pcancel()
	fmt.Println(sum)
}
