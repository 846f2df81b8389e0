// Range over functions: panics in bodies and iterators, defer in bodies, recover, and iterators that misbehave.
package main

import (
	"errors"
	"fmt"
	"iter"
	"runtime"
)

func upto(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Print("<cleanup> ")
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func try(name string, f func()) {
	defer func() {
		e := recover()
		_, rt := e.(runtime.Error)
		fmt.Println(name+":", e, rt)
	}()
	f()
}

func deferred() (s string) {
	defer func() { s += " first" }()
	for i := range upto(3) {
		defer func() { s += fmt.Sprint(" d", i) }()
		if i == 1 {
			defer func() { s += " inner" }()
		}
	}
	fmt.Print("loop is over ")
	return "ret"
}

func deferReturn() (n int) {
	for i := range upto(5) {
		defer func() { n *= 2 }()
		if i == 2 {
			return i + 1
		}
	}
	return -1
}

func recoverInBody() (err error) {
	for i := range upto(3) {
		defer func() {
			if e := recover(); e != nil {
				err = fmt.Errorf("recovered %v at %d", e, i)
			}
		}()
		if i == 1 {
			panic("in body")
		}
	}
	return errors.New("not reached")
}

func swallow(yield func(int) bool) {
	defer func() { fmt.Print("iterator recovers ", recover(), " ") }()
	yield(1)
}

func ignoresFalse(yield func(int) bool) {
	for i := range 3 {
		yield(i)
	}
}

var kept func(int) bool

func leaks(yield func(int) bool) { kept = yield; yield(1) }

func transforms(yield func(int) bool) {
	defer func() {
		if e := recover(); e != nil {
			panic(fmt.Sprint("wrapped ", e))
		}
	}()
	yield(1)
}

func panics(yield func(int) bool) {
	yield(1)
	panic("iterator's own")
}

func goroutine(yield func(int) bool) {
	done := make(chan any)
	go func() {
		defer func() { done <- recover() }()
		yield(7)
	}()
	fmt.Print("in goroutine: ", <-done, " ")
}

func ret() (n int) {
	defer func() { n += 1000; recover() }()
	for i := range panics {
		n = i
		if n == 1 {
			continue
		}
	}
	return 5
}

func main() {
	fmt.Println(deferred())
	fmt.Println(deferReturn())
	fmt.Println(recoverInBody())
	try("panic in body", func() {
		for i := range upto(3) {
			if i == 1 {
				panic(fmt.Sprint("body ", i))
			}
		}
	})
	try("runtime error in body", func() {
		var m map[int]int
		for i := range upto(3) {
			m[i]++
		}
	})
	try("swallowed", func() {
		for range swallow {
			panic("lost?")
		}
		fmt.Print("after ")
	})
	try("continued after false", func() {
		for range ignoresFalse {
			break
		}
	})
	try("continued after return", func() {
		func() int {
			for i := range ignoresFalse {
				return i
			}
			return 0
		}()
	})
	try("after the loop", func() {
		for range leaks {
		}
		kept(2)
	})
	try("transformed", func() {
		for range transforms {
			panic("original")
		}
	})
	try("iterator panics", func() {
		for i := range panics {
			fmt.Print("got ", i, " ")
		}
	})
	try("iterator panics after break", func() {
		for range panics {
			break
		}
	})
	fmt.Println(ret())
	for i := range goroutine {
		fmt.Print("body ", i, " ")
	}
	fmt.Println()
	try("nested", func() {
		for i := range upto(2) {
			for j := range upto(2) {
				defer fmt.Print("deferred", i, j, " ")
				if i == 1 {
					panic("deep")
				}
			}
		}
	})
	try("error value", func() {
		for range upto(1) {
			panic(errors.New("err"))
		}
	})
	try("pull", func() {
		next, stop := iter.Pull(panics)
		defer stop()
		fmt.Print(next())
		fmt.Print(next())
	})
	try("pull stop", func() {
		next, stop := iter.Pull(upto(5))
		next()
		stop()
		stop()
		fmt.Print(next())
	})
	try("goexit", func() {
		done := make(chan bool)
		go func() {
			defer close(done)
			defer fmt.Print("exit-defer ")
			for i := range upto(3) {
				if i == 1 {
					runtime.Goexit()
				}
				fmt.Print("i", i, " ")
			}
			fmt.Print("never")
		}()
		<-done
	})
	func() {
		for i := range upto(2) {
			defer func() {
				fmt.Print("d", i, " ")
				for j := range upto(1) {
					defer fmt.Print("dd", j, " ")
				}
			}()
		}
	}()
	fmt.Println()
}
