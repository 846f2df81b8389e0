package node

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// A codec encodes the messages of one process, and decodes those of its peers.
//
// gob describes a type when it is first sent. What is described once is sent once, in the intro; so each message after it can be read
// without the one before, which a bad link may have lost.
type codec struct {
	types []reflect.Type
	names []string
	index map[reflect.Type]int
	empty []bool // a type without fields, of which gob knows nothing
	enc   *gob.Encoder
	buf   bytes.Buffer
	intro []byte
}

// A wrapped is how a message goes inside another one.
type wrapped struct{ Msg any }

func newCodec(messages []any) (*codec, error) {
	c := &codec{index: map[reflect.Type]int{}}
	c.enc = gob.NewEncoder(&c.buf)
	for _, m := range messages {
		t := reflect.TypeOf(m)
		if t == nil {
			return nil, fmt.Errorf("Config.Messages has a nil: it has one value of each type")
		}
		if _, twice := c.index[t]; twice {
			continue
		}
		if err := register(t, m); err != nil {
			return nil, err
		}
		c.index[t] = len(c.types)
		c.types, c.names = append(c.types, t), append(c.names, t.String())
	}
	for _, t := range c.types {
		if err := c.introduce(t); err != nil {
			return nil, fmt.Errorf("messages of the type %s cannot be sent: %w", t, err)
		}
	}
	c.intro = bytes.Clone(c.buf.Bytes())
	c.buf.Reset()
	return c, nil
}

// introduce describes a type, alone and inside another.
func (c *codec) introduce(t reflect.Type) error {
	zero := zeroOf(t)
	base := zero
	if t.Kind() == reflect.Pointer {
		base = zero.Elem()
	}
	if empty := base.Kind() == reflect.Struct && base.NumField() == 0; empty {
		c.empty = append(c.empty, true)
	} else {
		c.empty = append(c.empty, false)
		if err := c.enc.EncodeValue(zero); err != nil {
			return err
		}
	}
	return c.enc.Encode(wrapped{zero.Interface()})
}

// zeroOf is a zero of a type; of a pointer, one to a zero.
func zeroOf(t reflect.Type) reflect.Value {
	if t.Kind() == reflect.Pointer {
		return reflect.New(t.Elem())
	}
	return reflect.Zero(t)
}

// register makes a type known to gob, for messages inside messages. A notebook declares a type again when its cell runs again: then
// there are several of one name.
func register(t reflect.Type, m any) (err error) {
	registered.Lock()
	defer registered.Unlock()
	base := t
	if t.Kind() == reflect.Pointer {
		base = t.Elem() // for gob, T and *T are one type
	}
	if registered.types[base] {
		return nil
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the type %s is known to encoding/gob already: %v", t, p)
		}
	}()
	registered.names[base.String()]++
	if k := registered.names[base.String()]; k > 1 {
		gob.RegisterName(fmt.Sprintf("%s·%d", base, k), m)
	} else {
		gob.Register(m)
	}
	registered.types[base] = true
	return nil
}

var registered = struct {
	sync.Mutex
	types map[reflect.Type]bool
	names map[string]int // how many types have it
}{types: map[reflect.Type]bool{}, names: map[string]int{}}

// encode is a message as bytes, which are good until the next one.
func (c *codec) encode(m any) ([]byte, error) {
	i, ok := c.index[reflect.TypeOf(m)]
	if !ok {
		return nil, fmt.Errorf("it sends a %T, which is not among Config.Messages (%s)", m, strings.Join(c.names, ", "))
	}
	c.buf.Reset()
	c.buf.Write(binary.AppendUvarint(c.buf.AvailableBuffer(), uint64(i)))
	if c.empty[i] {
		return c.buf.Bytes(), nil
	}
	if err := c.enc.EncodeValue(reflect.ValueOf(m)); err != nil {
		return nil, fmt.Errorf("it sends a %T, which cannot be encoded: %w", m, err)
	}
	return c.buf.Bytes(), nil
}

// A decoder decodes the messages of one peer.
type decoder struct {
	*codec
	in  *bytes.Reader
	dec *gob.Decoder
}

// decoder makes the decoder of a peer that has these types, and has sent this intro.
func (c *codec) decoder(names []string, intro []byte) (*decoder, error) {
	if mine, theirs := strings.Join(c.names, ", "), strings.Join(names, ", "); mine != theirs {
		return nil, fmt.Errorf("it runs another program: its messages are %s, and here they are %s (Config.Messages)", theirs, mine)
	}
	d := &decoder{codec: c, in: bytes.NewReader(intro)}
	d.dec = gob.NewDecoder(d.in)
	for i, t := range c.types {
		if !c.empty[i] {
			if err := d.dec.DecodeValue(pointerTo(t)); err != nil {
				return nil, fmt.Errorf("its messages %s are others than here: %w", t, err)
			}
		}
		if err := d.dec.Decode(&wrapped{}); err != nil {
			return nil, fmt.Errorf("its messages %s are others than here: %w", t, err)
		}
	}
	return d, nil
}

// pointerTo is where a message of a type is decoded to.
func pointerTo(t reflect.Type) reflect.Value {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return reflect.New(t)
}

func (d *decoder) decode(body []byte) (m any, err error) {
	i, n := binary.Uvarint(body)
	if n <= 0 || i >= uint64(len(d.types)) {
		return nil, fmt.Errorf("a message of an unknown type came: number %d of %d", i, len(d.types))
	}
	t := d.types[i]
	v := pointerTo(t)
	if !d.empty[i] {
		d.in.Reset(body[n:])
		if err := d.dec.DecodeValue(v); err != nil {
			return nil, fmt.Errorf("a message %s came that makes no sense: %w", t, err)
		}
	}
	if t.Kind() == reflect.Pointer {
		return v.Interface(), nil
	}
	return v.Elem().Interface(), nil
}
