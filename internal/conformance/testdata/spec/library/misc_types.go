// flag.Value, log and slog with her writer and values, sql-like Scanner, time, strconv, regexp, binary, hash, big, rand.
package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"io"
	"log"
	"log/slog"
	"math/big"
	"math/rand/v2"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

type Hosts []string

func (h *Hosts) String() string { return strings.Join(*h, "+") }
func (h *Hosts) Set(s string) error {
	if s == "" {
		return errors.New("empty host")
	}
	*h = append(*h, s)
	return nil
}

type Level int

func (l Level) MarshalText() ([]byte, error) { return []byte("L" + strconv.Itoa(int(l))), nil }
func (l *Level) UnmarshalText(b []byte) error {
	n, err := strconv.Atoi(strings.TrimPrefix(string(b), "L"))
	*l = Level(n)
	return err
}

type sink struct{ lines []string }

func (s *sink) Write(p []byte) (int, error) {
	s.lines = append(s.lines, strings.TrimSpace(string(p)))
	return len(p), nil
}

type secret string

func (secret) LogValue() slog.Value { return slog.StringValue("***") }

type point struct{ X, Y int }

func (p point) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("x", p.X), slog.Int("y", p.Y))
}

type handler struct {
	out   *[]string
	attrs string
}

func (h handler) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelInfo }
func (h handler) Handle(_ context.Context, r slog.Record) error {
	s := r.Level.String() + " " + r.Message + h.attrs
	r.Attrs(func(a slog.Attr) bool { s += " " + a.Key + "=" + a.Value.Resolve().String(); return true })
	*h.out = append(*h.out, s)
	return nil
}
func (h handler) WithAttrs(as []slog.Attr) slog.Handler {
	for _, a := range as {
		h.attrs += " [" + a.String() + "]"
	}
	return h
}
func (h handler) WithGroup(name string) slog.Handler { h.attrs += " {" + name + "}"; return h }

type header struct {
	Magic [2]byte
	Len   uint16
	Flags uint8
	_     uint8
	Pos   struct{ X, Y int32 }
	F     float32
}

type src struct{ n uint64 }

func (s *src) Uint64() uint64 { s.n = s.n*6364136223846793005 + 1442695040888963407; return s.n }

func main() {
	fs := flag.NewFlagSet("prog", flag.ContinueOnError)
	var hosts Hosts
	var lv Level
	var errOut bytes.Buffer
	fs.SetOutput(&errOut)
	fs.Var(&hosts, "host", "a `host`")
	fs.TextVar(&lv, "level", Level(1), "level")
	n := fs.Int("n", 4, "count")
	d := fs.Duration("d", time.Second, "wait")
	v := fs.Bool("v", false, "verbose")
	fs.Func("f", "func", func(s string) error { return fmt.Errorf("f says %s", s) })
	fmt.Println(fs.Parse([]string{"-host", "a", "--host=b", "-level=L7", "-n", "0x10", "-d=1m30s", "-v", "rest", "-n"}), hosts.String(), lv, *n, *d, *v, fs.Args(), fs.NFlag())
	for _, a := range [][]string{{"-host="}, {"-n", "x"}, {"-zz"}, {"-f", "no"}, {"-d"}, {"-h"}, {"-level", "Lx"}, {"-v=maybe"}} {
		fmt.Println(fs.Parse(a))
	}
	fmt.Println(strings.Count(errOut.String(), "Usage of prog:"))
	fs.VisitAll(func(f *flag.Flag) { fmt.Print(f.Name, "=", f.Value, "/", f.DefValue, " ") })
	fmt.Println()

	s := &sink{}
	lg := log.New(s, "[p] ", log.Lmsgprefix)
	lg.Println("a", 1)
	lg.Printf("%v", point{1, 2})
	func() {
		defer func() { fmt.Println(recover()) }()
		lg.Panicln("bad")
	}()
	sl := slog.New(slog.NewTextHandler(s, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	sl.Info("msg", "k", secret("x"), "p", point{3, 4}, slog.Group("g", "e", errors.New("oops"), "d", time.Second), "l", Level(3))
	sl.With("w", 1).WithGroup("gr").Warn("w", "odd")
	fmt.Printf("%q\n", s.lines)
	var recs []string
	h := slog.New(handler{out: &recs}).With("id", 7).WithGroup("q")
	h.Debug("no")
	h.Error("yes", "s", secret("pw"), "p", point{1, 1})
	fmt.Println(recs)

	var buf bytes.Buffer
	hd := header{Magic: [2]byte{'J', 'T'}, Len: 258, Flags: 3, F: 1.5}
	hd.Pos.X = -1
	fmt.Println(binary.Write(&buf, binary.BigEndian, hd), hex.EncodeToString(buf.Bytes()), binary.Size(hd))
	var back header
	fmt.Println(binary.Read(bytes.NewReader(buf.Bytes()), binary.BigEndian, &back), back == hd, binary.Read(bytes.NewReader(buf.Bytes()[:5]), binary.LittleEndian, &back) == io.ErrUnexpectedEOF)
	ub := binary.AppendUvarint(nil, 300)
	x, k := binary.Uvarint(ub)
	fmt.Println(ub, x, k, binary.LittleEndian.Uint32([]byte{1, 2, 3, 4}), crc32.ChecksumIEEE([]byte("crc")))
	hs := fnv.New32a()
	fmt.Fprint(hs, "hash")
	fmt.Println(hs.Sum32(), base64.URLEncoding.EncodeToString([]byte{0xfb, 0xff}), utf8.AppendRune(nil, 'é'))
	re := regexp.MustCompile(`(?P<key>\w+)=(\d+)`)
	fmt.Println(re.FindAllStringSubmatch("a=1 b=22 c=x", -1), re.ReplaceAllString("a=1", "$2:${key}"), re.ReplaceAllStringFunc("a=1 b=2", strings.ToUpper), re.SubexpNames(), re.FindStringIndex("zz a=1"))
	f1, f2 := big.NewInt(1), big.NewInt(1)
	for range 100 {
		f1, f2 = f2, new(big.Int).Add(f1, f2)
	}
	rat := big.NewRat(1, 3)
	fmt.Println(f1, new(big.Int).Exp(big.NewInt(2), big.NewInt(100), nil), rat.Add(rat, big.NewRat(1, 6)), new(big.Int).Mod(f1, big.NewInt(97)), f1.Cmp(f2))
	r := rand.New(&src{1})
	fmt.Println(r.IntN(100), r.Float64() < 1, rand.New(rand.NewPCG(1, 2)).Perm(4))
	t0 := time.Date(2024, time.February, 28, 23, 59, 59, 0, time.UTC)
	t1 := t0.Add(25*time.Hour + 1500*time.Millisecond)
	pt, err := time.Parse("2006-01-02 15:04 MST", "2024-13-01 10:00 UTC")
	fmt.Println(t1, t1.Sub(t0), t1.Weekday(), t1.YearDay(), t0.Before(t1), t0.Format(time.RFC822), pt.IsZero(), err, t1.Truncate(time.Hour).Format(time.Kitchen))
	dd, err := time.ParseDuration("1h15m30.5s")
	fmt.Println(dd, err, dd.Round(time.Hour), dd.Seconds(), time.Duration(1234567), []time.Duration{0, 1, 1e3, 1e6})
	for _, in := range []string{"12", "-0x1f", "1_000", "999999999999999999999", "1.5", ""} {
		i, err := strconv.ParseInt(in, 0, 32)
		fmt.Print(i, " ", err, "; ")
	}
	fmt.Println(strconv.Quote("a\tb\u00e9\x00"), strconv.FormatFloat(1.0/3, 'f', 3, 32), strconv.AppendInt(nil, -5, 2), strconv.FormatInt(255, 36))
	u, err := url.Parse("http://u:p@host:80/a/../b?q=1&q=2&z=%20x#frag")
	fmt.Println(u.Host, u.Path, u.Query()["q"], u.Query().Get("z"), u.User.Username(), u.Fragment, err, path.Join("a", "../b", "/c"), path.Base("/x/y.go"), path.Ext("y.tar.gz"))
	cr := csv.NewReader(strings.NewReader("a,\"b,c\"\n1,2,3\n"))
	rows, err := cr.ReadAll()
	fmt.Println(rows, err)
}
