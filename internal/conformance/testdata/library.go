package main

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"flag"
	"fmt"
	"hash/fnv"
	"log"
	"log/slog"
	"net/url"
	"os"
	"path"
	"regexp"
	"runtime"
	"strings"
	"text/scanner"
	"time"
	"unicode"
	"unicode/utf8"
)

type level int

func (l *level) Set(s string) error { *l = level(len(s)); return nil }
func (l *level) String() string     { return fmt.Sprint("level", int(*l)) }

type secret string

func (secret) LogValue() slog.Value { return slog.StringValue("***") }

type W struct{ b *bytes.Buffer }

func (w W) Write(p []byte) (int, error) { return w.b.WriteString(strings.ToUpper(string(p))) }

func main() {
	fmt.Printf("%x\n", md5.Sum([]byte("a")))
	h := sha256.New()
	h.Write([]byte("abc"))
	fmt.Printf("%x\n", h.Sum(nil))
	f := fnv.New32a()
	fmt.Fprint(f, "hello")
	fmt.Println(f.Sum32(), base64.StdEncoding.EncodeToString([]byte("hi?")))
	re := regexp.MustCompile(`(\w+)@(\w+)\.com`)
	fmt.Println(re.FindStringSubmatch("x bob@site.com y"), re.ReplaceAllString("a@b.com", "$2"), re.MatchString("no"))
	fmt.Println(re.ReplaceAllStringFunc("a@b.com c@d.com", strings.ToUpper), re.FindAllStringIndex("a@b.com c@d.com", -1))
	u, _ := url.Parse("http://h:80/p/a?q=1&r=a+b#f")
	fmt.Println(u.Host, u.Port(), u.Path, u.Query()["r"], u.Fragment, path.Join("a", "../b"))
	l := log.New(os.Stdout, "pre ", log.Lmsgprefix)
	l.Printf("x=%d", 3)
	buf := new(bytes.Buffer)
	log.New(W{buf}, "", 0).Println("up")
	fmt.Print(buf.String())
	sl := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(g []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	sl.Info("msg", "k", 1, "pw", secret("x"), slog.Group("g", "a", 2.5))
	fs := flag.NewFlagSet("x", flag.ContinueOnError)
	var lv level
	n := fs.Int("n", 5, "count")
	fs.Var(&lv, "l", "level")
	fmt.Println(fs.Parse([]string{"-n", "7", "-l", "abc", "rest"}), *n, lv, fs.Args())
	fmt.Println(unicode.IsUpper('É'), unicode.IsDigit('٣'), utf8.ValidString("a\xff"), strings.ToTitle("ß"))
	d := 90 * time.Minute
	t := time.Date(2024, time.February, 28, 23, 0, 0, 0, time.UTC).Add(d)
	fmt.Println(t.Format("Mon Jan _2 15:04:05 2006"), t.Weekday(), t.YearDay(), d, t.Truncate(time.Hour).Minute(), t.Sub(t.AddDate(0, 1, 0)))
	var s scanner.Scanner
	s.Init(strings.NewReader("x := 3 + y"))
	for tok := s.Scan(); tok != scanner.EOF; tok = s.Scan() {
		fmt.Print(s.TokenText(), "|")
	}
	fmt.Println(runtime.GOOS, runtime.NumCPU() > 0)
	os.Setenv("JX", "1")
	fmt.Println(os.Getenv("JX"), os.ExpandEnv("$JX-${JX}"), len(os.Args))
	fmt.Println(strings.EqualFold("Go", "GO"), strings.Title("ab cd"), strings.TrimFunc("xxaxx", func(r rune) bool { return r == 'x' }), strings.Count("cheese", "e"), strings.LastIndex("go gopher", "go"))
}
