package eventlog

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
)

// A spool keeps records one after the other: their end in memory, and, once that is large, what is before it in a file.
type spool struct {
	folder func() (string, error) // where the file goes
	file   *os.File               // nil while all is in memory
	filed  int64                  // bytes in the file
	tail   []byte                 // after them
	marks  []mark                 // in the order of their places, from 0
	events int
}

// A mark is a place between two records.
type mark struct {
	at     int64
	events int // before it
}

// A record is a batch: the number of its lane, how many events it has, and their text.
type record struct {
	lane, count uint32
	text        []byte
}

const (
	headBytes = 12
	// tailBytes is what is kept in memory.
	tailBytes = 4 << 20
	// markBytes is how far two marks are apart.
	markBytes = 256 << 10
)

func (s *spool) size() int64 { return s.filed + int64(len(s.tail)) }

// add appends a record. On an error nothing is.
func (s *spool) add(r record) error {
	if len(s.tail) > 0 && len(s.tail)+headBytes+len(r.text) > tailBytes {
		if err := s.flush(); err != nil {
			return err
		}
	}
	if n := len(s.marks); n == 0 || s.size()-s.marks[n-1].at >= markBytes {
		s.marks = append(s.marks, mark{s.size(), s.events})
	}
	s.tail = binary.BigEndian.AppendUint32(s.tail, r.lane)
	s.tail = binary.BigEndian.AppendUint32(s.tail, r.count)
	s.tail = binary.BigEndian.AppendUint32(s.tail, uint32(len(r.text)))
	s.tail = append(s.tail, r.text...)
	s.events += int(r.count)
	return nil
}

// flush moves what is in memory to the file.
func (s *spool) flush() error {
	if s.file == nil {
		folder, err := s.folder()
		if err != nil {
			return err
		}
		if s.file, err = os.OpenFile(filepath.Join(folder, "events"), os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600); err != nil {
			return err
		}
	}
	if _, err := s.file.WriteAt(s.tail, s.filed); err != nil {
		return err
	}
	s.filed += int64(len(s.tail))
	s.tail = s.tail[:0]
	return nil
}

// before is the last mark with at most so many events before it.
func (s *spool) before(events int) (m mark) {
	for i := len(s.marks) - 1; i >= 0; i-- {
		if s.marks[i].events <= events {
			return s.marks[i]
		}
	}
	return m
}

// read reads the record at a place, and says where the next one is. The text is the caller's.
func (s *spool) read(at int64) (r record, next int64, err error) {
	var head [headBytes]byte
	if err := s.readAt(head[:], at); err != nil {
		return r, at, err
	}
	r.lane, r.count = binary.BigEndian.Uint32(head[:]), binary.BigEndian.Uint32(head[4:])
	r.text = make([]byte, binary.BigEndian.Uint32(head[8:]))
	at += headBytes
	return r, at + int64(len(r.text)), s.readAt(r.text, at)
}

// readAt reads within a record's head or text, which is in the file or in memory as a whole.
func (s *spool) readAt(b []byte, at int64) error {
	if at < s.filed {
		_, err := s.file.ReadAt(b, at)
		return err
	}
	if rest := s.tail[min(at-s.filed, int64(len(s.tail))):]; copy(b, rest) < len(b) {
		return fmt.Errorf("the events end at byte %d", s.size())
	}
	return nil
}

// clear forgets all records.
func (s *spool) clear() error {
	s.filed, s.tail, s.marks, s.events = 0, nil, nil, 0
	if s.file == nil {
		return nil
	}
	return s.file.Truncate(0)
}

func (s *spool) close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	s.file = nil
	return err
}
