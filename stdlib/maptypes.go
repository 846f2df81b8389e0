package stdlib

import (
	"encoding"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log"
	"log/slog"
	"maps"
	"reflect"
	"slices"
)

// MapTypes lists, for functions with a parameter of type any, the interfaces that they look for in its value: the
// interpreter wraps a value of an interpreted type for the first that it has. The keys are symbols as [Symbols] gives
// them. Wrapping is done at the top level only: a value inside a slice or struct has no methods for compiled code.
//
// The caller owns the map.
func MapTypes() map[reflect.Value][]reflect.Type {
	m := map[reflect.Value][]reflect.Type{}
	for _, group := range mapTypes {
		interfaces := make([]reflect.Type, len(group.interfaces))
		for i, p := range group.interfaces {
			interfaces[i] = reflect.TypeOf(p).Elem()
		}
		for _, f := range group.functions {
			m[reflect.ValueOf(f)] = interfaces
		}
	}
	maps.Copy(m, composed())
	return m
}

type mapType struct {
	functions  []any
	interfaces []any // nil pointers, the one that wins first
}

var mapTypes = []mapType{
	{
		functions: []any{
			fmt.Append, fmt.Appendf, fmt.Appendln, fmt.Errorf, fmt.Fprint, fmt.Fprintf, fmt.Fprintln,
			fmt.Print, fmt.Printf, fmt.Println, fmt.Sprint, fmt.Sprintf, fmt.Sprintln,
			log.Fatal, log.Fatalf, log.Fatalln, log.Panic, log.Panicf, log.Panicln, log.Print, log.Printf, log.Println,
		},
		interfaces: []any{(*fmt.Formatter)(nil), (*error)(nil), (*fmt.Stringer)(nil)},
	},
	{
		functions:  []any{slog.Debug, slog.Error, slog.Info, slog.Warn},
		interfaces: []any{(*slog.LogValuer)(nil), (*error)(nil), (*fmt.Stringer)(nil)},
	},
	{
		functions:  []any{fmt.Fscan, fmt.Fscanf, fmt.Fscanln, fmt.Scan, fmt.Scanf, fmt.Scanln, fmt.Sscan, fmt.Sscanf, fmt.Sscanln},
		interfaces: []any{(*fmt.Scanner)(nil)},
	},
	{
		functions:  []any{json.Marshal, json.MarshalIndent},
		interfaces: []any{(*json.Marshaler)(nil), (*encoding.TextMarshaler)(nil)},
	},
	{
		functions:  []any{json.Unmarshal},
		interfaces: []any{(*json.Unmarshaler)(nil), (*encoding.TextUnmarshaler)(nil)},
	},
	{
		functions:  []any{xml.Marshal, xml.MarshalIndent},
		interfaces: []any{(*xml.Marshaler)(nil), (*encoding.TextMarshaler)(nil)},
	},
	{
		functions:  []any{xml.Unmarshal},
		interfaces: []any{(*xml.Unmarshaler)(nil), (*encoding.TextUnmarshaler)(nil)},
	},
}

// composed gives wrappers for values that compiled code asks for more than the parameter says, the richest first.
func composed() map[reflect.Value][]reflect.Type {
	m := map[reflect.Value][]reflect.Type{}
	add := func(path, iface string, wrappers ...any) {
		t, _ := table(path)
		i := slices.IndexFunc(t.Wrappers, func(e entry) bool { return e.Name == iface })
		for _, w := range wrappers {
			key := reflect.ValueOf(t.Wrappers[i].Value)
			m[key] = append(m[key], reflect.TypeOf(w).Elem())
		}
	}
	add("io", "Reader", (*readerWriterTo)(nil), (*readCloser)(nil))
	add("io", "Writer", (*writerReaderFrom)(nil), (*writeCloser)(nil), (*stringWriter)(nil))
	add("net/http", "ResponseWriter", (*responseHijacker)(nil), (*responseFlusher)(nil))
	return m
}
