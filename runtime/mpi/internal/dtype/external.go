package dtype

import (
	"encoding/binary"
	"slices"
)

// External turns data of so many elements as it takes, which lies in a row, from this machine's representation into external32, or back: the items have the
// same sizes, and their most significant byte comes first. An item that is not whole stays as it is. MPI 4.1, 14.5.2.
func (t *Type) External(row []byte) {
	if binary.NativeEndian.Uint16([]byte{0, 1}) == 1 || t.size == 0 {
		return
	}
	for len(row) > 0 {
		for _, p := range t.sig {
			for range p.Times {
				for _, it := range p.Items {
					n := min(it.N*it.Kind.Size(), len(row))
					reverse(row[:n], it.Kind.component())
					row = row[n:]
				}
			}
		}
	}
}

// component is how many bytes are a number: a complex one is two.
func (k Kind) component() int {
	if k == Complex64 || k == Complex128 {
		return k.Size() / 2
	}
	return k.Size()
}

func reverse(row []byte, size int) {
	switch size {
	case 1:
	case 4:
		for i := 0; i+4 <= len(row); i += 4 {
			binary.BigEndian.PutUint32(row[i:], binary.NativeEndian.Uint32(row[i:]))
		}
	case 8:
		for i := 0; i+8 <= len(row); i += 8 {
			binary.BigEndian.PutUint64(row[i:], binary.NativeEndian.Uint64(row[i:]))
		}
	default:
		for i := 0; i+size <= len(row); i += size {
			slices.Reverse(row[i : i+size])
		}
	}
}
