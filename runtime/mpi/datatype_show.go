package mpi

import (
	"fmt"
	"slices"
	"strings"

	"jeton/runtime/mpi/internal/dtype"
)

// A TypePicture is how elements of a datatype lie in memory. As the last expression of a cell it is drawn: basic items as boxes in the colour of their
// type, each with its number in the order of packing, holes between them, where the element begins and ends (lb, ub), and where its data does. A
// datatype is drawn in the same way, one element of it.
type TypePicture struct {
	of    *Datatype
	count int
	row   int // bytes of a row; 0: one row
}

// Picture is that of count elements, one behind the other as in a message. columns is in how many items of the first basic type a row of memory is drawn:
// those of a matrix; 0 is what the type itself tells (Vector: the stride; Subarray, Darray: the last size), -1 one row.
func (t *Datatype) Picture(count, columns int) *TypePicture {
	p := &TypePicture{of: t, count: max(count, 0)}
	if t.usable() != nil {
		return p
	}
	switch {
	case columns == 0:
		p.row = t.row
	case columns > 0:
		t.t.Map(1, func(_ int, k dtype.Kind) bool { p.row = columns * k.Size(); return false })
	}
	return p
}

// HTML is the picture of one element.
func (t *Datatype) HTML() string { return t.Picture(1, 0).HTML() }

// mostMapped is how many basic items a picture has at most.
const mostMapped = 1000

// A typeChart is what package drawing draws: diagram.TypeMap.
type typeChart struct {
	Name           string
	Count          int
	Size           int
	LB, UB         int
	TrueLB, TrueUB int
	Row            int
	Items          []typeItem
	More           int
	Text           string
}

type typeItem struct {
	At, Size int
	Kind     string
	Copy     int
}

func (p *TypePicture) chart() typeChart {
	t := p.of.t
	lb, extent := t.Extent()
	first, long := t.TrueExtent()
	c := typeChart{Name: p.headline(), Count: p.count, Size: t.Size(), LB: lb, UB: lb + extent, TrueLB: first, TrueUB: first + long, Row: p.row}
	all, _ := t.Items(t.Size())
	t.Map(p.count, func(at int, k dtype.Kind) bool {
		c.Items = append(c.Items, typeItem{at, k.Size(), k.String(), len(c.Items) / max(all, 1)})
		return len(c.Items) < mostMapped
	})
	c.More = all*p.count - len(c.Items)
	c.Text = p.words(c)
	return c
}

func (p *TypePicture) headline() string {
	if p.count == 1 {
		return p.of.String()
	}
	return fmt.Sprintf("%d × %v", p.count, p.of)
}

// words are the type map as text: of each basic type in a row, its places in bytes.
func (p *TypePicture) words(c typeChart) string {
	lines := []string{fmt.Sprintf(say("%s: size %d, lb %d, ub %d, extent %d, true lb %d, true ub %d bytes", "%s : taille %d, lb %d, ub %d, étendue %d, lb vraie %d, ub vraie %d octets"),
		c.Name, c.Size, c.LB, c.UB, c.UB-c.LB, c.TrueLB, c.TrueUB)}
	const most = 24
	var at []string
	for i, x := range c.Items {
		if i >= most {
			at = append(at, fmt.Sprintf(say("… %d more", "… encore %d"), len(c.Items)-most+c.More))
			break
		}
		at = append(at, fmt.Sprintf("%s@%d", x.Kind, x.At))
	}
	return strings.Join(append(lines, "  "+strings.Join(at, ", ")), "\n")
}

// String is the type map: "vector(2, 1, 3, int64): size 16, lb 0, …", and where each basic item is, in bytes.
func (p *TypePicture) String() string {
	if err := p.of.usable(); err != nil {
		return err.Error()
	}
	return p.chart().Text
}

// HTML is the picture for a notebook.
func (p *TypePicture) HTML() string {
	if p == nil || p.of.usable() != nil {
		return ""
	}
	return page("datatype", p.chart(), p.String())
}

// Figure is the picture as one SVG; "" in a program that has nobody who draws.
func (p *TypePicture) Figure() string {
	if p.of.usable() != nil {
		return ""
	}
	return figure("datatype", p.chart())
}

// Save writes the picture to a file: as text when its name ends in .txt, else as SVG. Errors: ErrType of a type that was freed.
func (p *TypePicture) Save(path string) error {
	if err := p.of.usable(); err != nil {
		return typeErr("Save", err)
	}
	return save(path, "datatype", p.chart(), p.String())
}

// inRows is a type that was made, and is drawn as a part of a matrix whose rows have so many bytes: if that is more than one, and what it is made of
// has no matrix of its own.
func inRows(d *Datatype, err error, of *Datatype, row int) (*Datatype, error) {
	if err != nil {
		return nil, err
	}
	if d.row = row; of.row > 0 {
		d.row = of.row
	}
	d.row = max(d.row, 0)
	return d, nil
}

// rowOf is the bytes of the last dimension of an array of at least two.
func (t *Datatype) rowOf(sizes []int) int {
	if len(sizes) < 2 || t.usable() != nil || slices.Min(sizes) < 1 {
		return 0
	}
	_, extent := t.Extent()
	return sizes[len(sizes)-1] * extent
}
