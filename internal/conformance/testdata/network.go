package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/rpc"
	"os/exec"
	"strings"
	"sync"
	"time"
)

type hello struct{ n int }

func (h *hello) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.n++
	fmt.Fprintf(w, "hello %s %d", r.URL.Query().Get("name"), h.n)
}

type Reply struct {
	Sum int    `json:"sum"`
	Msg string `json:"msg"`
}

func logmw(log *[]string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*log = append(*log, r.Method+" "+r.URL.Path)
		next.ServeHTTP(w, r)
	})
}

type Arith struct{}
type Args struct{ A, B int }

func (Arith) Mul(a Args, r *int) error { *r = a.A * a.B; return nil }

func echo(ln net.Listener, wg *sync.WaitGroup) {
	defer wg.Done()
	c, err := ln.Accept()
	if err != nil {
		return
	}
	defer c.Close()
	s := bufio.NewScanner(c)
	for s.Scan() {
		if s.Text() == "quit" {
			return
		}
		fmt.Fprintln(c, strings.ToUpper(s.Text()))
	}
}

func main() {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	var wg sync.WaitGroup
	wg.Add(1)
	go echo(ln, &wg)
	c, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		fmt.Println(err)
		return
	}
	r := bufio.NewReader(c)
	for _, m := range []string{"one", "two"} {
		fmt.Fprintln(c, m)
		s, _ := r.ReadString('\n')
		fmt.Print(s)
	}
	fmt.Fprintln(c, "quit")
	_, err = r.ReadString('\n')
	fmt.Println(err == io.EOF)
	wg.Wait()
	ln.Close()
	_, err = ln.Accept()
	fmt.Println(err != nil)
	pc, _ := net.ListenPacket("udp", "127.0.0.1:0")
	uc, _ := net.Dial("udp", pc.LocalAddr().String())
	uc.Write([]byte("datagram"))
	buf := make([]byte, 100)
	n, from, _ := pc.ReadFrom(buf)
	fmt.Println(string(buf[:n]), from.String() == uc.LocalAddr().String())
	pc.SetReadDeadline(time.Now().Add(time.Millisecond))
	_, _, err = pc.ReadFrom(buf)
	ne, ok := err.(net.Error)
	fmt.Println(ok && ne.Timeout())
	var log []string
	mux := http.NewServeMux()
	mux.Handle("/hello", &hello{})
	mux.HandleFunc("POST /sum", func(w http.ResponseWriter, r *http.Request) {
		var xs []int
		if err := json.NewDecoder(r.Body).Decode(&xs); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		s := 0
		for _, x := range xs {
			s += x
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(Reply{s, "ok"})
	})
	srv := httptest.NewServer(logmw(&log, mux))
	defer srv.Close()
	for range 2 {
		resp, err := http.Get(srv.URL + "/hello?name=bob")
		if err != nil {
			fmt.Println(err)
			return
		}
		b, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		fmt.Println(resp.StatusCode, string(b))
	}
	resp, _ := http.Post(srv.URL+"/sum", "application/json", strings.NewReader("[1,2,3]"))
	var rep Reply
	json.NewDecoder(resp.Body).Decode(&rep)
	fmt.Println(rep, resp.Header.Get("Content-Type"))
	resp, _ = http.Post(srv.URL+"/sum", "application/json", strings.NewReader("x"))
	b, _ := io.ReadAll(resp.Body)
	fmt.Println(resp.StatusCode, string(b))
	resp, _ = http.Get(srv.URL + "/none")
	fmt.Println(resp.StatusCode, log)
	out, err := exec.Command("sh", "-c", "echo $0 $1; exit 3", "a", "b").Output()
	ee, ok := err.(*exec.ExitError)
	fmt.Println(string(out), ok, ee.ExitCode())
	cmd := exec.Command("cat")
	cmd.Stdin = strings.NewReader("through cat")
	var sb strings.Builder
	cmd.Stdout = &sb
	fmt.Println(cmd.Run(), sb.String())
	_ = rpc.DefaultRPCPath
	_, err = net.Dial("tcp", "127.0.0.1:1")
	fmt.Println(err)
	fmt.Println(net.ParseIP("10.0.0.1").To4() != nil, net.JoinHostPort("::1", "80"))
}
