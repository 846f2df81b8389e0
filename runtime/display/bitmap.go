package display

import (
	"bytes"
	"fmt"
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// A bitmap is vgimg's canvas with long lines drawn in pieces: the time that it takes for a line grows with the square of
// the line's points and more (3,000 points of noise: half a minute).
type bitmap struct{ *vgimg.Canvas }

func (b bitmap) Stroke(p vg.Path) {
	const piece = 24
	if len(p) <= piece || slices.ContainsFunc(p, func(s vg.PathComp) bool { return s.Type == vg.CloseComp }) {
		b.Canvas.Stroke(p)
		return
	}
	p, start := slices.Clone(p), 0
	for i := 1; i < len(p); i++ {
		if i-start < piece || p[i].Type != vg.LineComp || p[i-1].Type != vg.LineComp {
			continue
		}
		b.Canvas.Stroke(p[start:i])
		// The next piece begins where this one ended: the joint of the two is two round ends for one corner, which
		// cannot be seen at these widths.
		start = i - 1
		p[start].Type = vg.MoveComp
	}
	b.Canvas.Stroke(p[start:])
}

// plotBitmap draws p with two pixels for each of the page's, in greys that are seen on every page.
func plotBitmap(p *plot.Plot, w, h vg.Length, plain string) (b Bundle, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the plot cannot be drawn: %v", r)
		}
	}()
	t := &theme{}
	q := themed(p, t)
	var background color.Color = color.Transparent
	if t.fixed {
		background = q.BackgroundColor
	} else {
		grey(q)
	}
	c := vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(192), vgimg.UseBackgroundColor(background))
	q.Draw(draw.New(bitmap{c}))
	var buf bytes.Buffer
	if _, err := (vgimg.PngCanvas{Canvas: c}).WriteTo(&buf); err != nil {
		return Bundle{}, err
	}
	size := map[string]any{"width": int(w.Points() * 4 / 3), "height": int(h.Points() * 4 / 3)}
	return Bundle{
		Data:     map[string]any{"image/png": buf.Bytes(), "text/plain": plain},
		Metadata: map[string]any{"image/png": size},
	}, nil
}

// grey draws axes and texts in a grey that has contrast 4 on white and on #111.
func grey(q *plot.Plot) {
	mid := color.Gray{0x78}
	q.Title.TextStyle.Color, q.Legend.TextStyle.Color = mid, mid
	for _, a := range []*plot.Axis{&q.X, &q.Y} {
		a.Color, a.Label.TextStyle.Color, a.Tick.Color, a.Tick.Label.Color = mid, mid, mid, mid
	}
}
