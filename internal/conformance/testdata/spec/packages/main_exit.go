// The program ends with main: other goroutines are not waited for; deferred calls of main run, those of others do not.
package main

import (
	"fmt"
	"os"
)

func init() {
	go func() {
		defer fmt.Println("never: the goroutine waits for ever")
		select {}
	}()
}

type closer struct{ name string }

func (c *closer) Close() error { fmt.Println("closed", c.name); return nil }

func run() (code int) {
	defer func() {
		if e := recover(); e != nil {
			fmt.Println("run recovered", e)
			code = 7
		}
	}()
	c := &closer{"resource"}
	defer c.Close()
	var m map[string]int
	m["x"]++
	return 0
}

func main() {
	defer fmt.Println("deferred in main does not run: os.Exit")
	block := make(chan int)
	go func() {
		defer fmt.Println("never")
		<-block
	}()
	fmt.Println(len(os.Args) > 0, len(os.Args[1:]))
	fmt.Fprintln(os.Stderr, "to stderr")
	os.Stdout.WriteString("raw write\n")
	if v, ok := os.LookupEnv("NO_SUCH_VARIABLE_HERE"); !ok {
		fmt.Printf("%q %v\n", v, ok)
	}
	os.Setenv("CONFORMANCE", "set")
	fmt.Println(os.Getenv("CONFORMANCE"), os.ExpandEnv("<$CONFORMANCE>"))
	os.Exit(run())
}
