// Labels and goto: forward, backward, out of blocks, in closures; labels have a name space of their own.
package main

import "fmt"

func find(grid [][]int, want int) (r, c int) {
	for r = range grid {
		for c = range grid[r] {
			if grid[r][c] == want {
				goto found
			}
		}
	}
	return -1, -1
found:
	return r, c
}

func retry(n int) (tries int, err error) {
again:
	tries++
	if tries < n {
		goto again
	}
	if tries > 5 {
		goto fail
	}
	return
fail:
	err = fmt.Errorf("failed after %d", tries)
	return
}

func state(in string) (out string) {
	i := 0
start:
	if i == len(in) {
		goto end
	}
	switch c := in[i]; {
	case c == '"':
		i++
		goto str
	case c >= '0' && c <= '9':
		goto num
	}
	out += "."
	i++
	goto start
str:
	for i < len(in) {
		if in[i] == '"' {
			i++
			out += "S"
			goto start
		}
		i++
	}
	out += "!"
	goto end
num:
	for ; i < len(in); i++ {
		if in[i] < '0' || in[i] > '9' {
			out += "N"
			goto start
		}
	}
	out += "N"
end:
	return out + "$"
}

func vars() (fs []func() int) {
	i := 0
loop:
	x := i * 10 // a new variable each time
	fs = append(fs, func() int { x++; return x })
	if i++; i < 3 {
		goto loop
	}
	return
}

func deferred() {
	n := 0
top:
	defer fmt.Print("d", n, " ")
	if n++; n < 3 {
		goto top
	}
}

func nested() {
	for i := 0; ; i++ {
		switch {
		case i == 1:
			continue
		case i == 3:
			goto out
		default:
			select {
			default:
				if i == 2 {
					goto next
				}
			}
		}
		fmt.Print("body", i, " ")
	next:
	}
out:
	fmt.Println("out")
}

func main() {
	fmt.Println(find([][]int{{1, 2}, {3, 4}}, 3))
	fmt.Println(find(nil, 3))
	fmt.Println(retry(3))
	fmt.Println(retry(7))
	fmt.Println(state(`12a"xy"3`), state(`"open`), state(""))
	for _, f := range vars() {
		fmt.Print(f(), f(), " ")
	}
	deferred()
	fmt.Println()
	nested()
	main := "label and variable may share a name"
main:
	for range 3 {
		fmt.Println(main)
		break main
	}
	f := func(n int) string {
		s := ""
	main:
		if n > 0 {
			s += fmt.Sprint(n)
			n--
			goto main
		}
		return s
	}
	fmt.Println(f(4))
M:
	switch len(main) {
	default:
		for {
			break M
		}
	case 0:
	}
	i := 0
	{
		goto in
	}
in:
	i++
	if i < 3 {
		goto in
	}
	fmt.Println(i)
	goto last
last:
}
