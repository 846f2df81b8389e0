package mpibench

// judge compares jeton's figures with their bounds.
func (r *Result) judge() {
	for i := range r.Rows {
		row := &r.Rows[i]
		if _, ok := row.Of[Jeton]; !ok {
			continue
		}
		for _, b := range row.bounds {
			median := func(v Value) float64 { return v.Median }
			least := func(v Value) float64 { return v.Least }
			ratio, holds, ok := r.holds(row, b, median)
			ratio2, within, ok2 := r.holds(row, b, least)
			if b.rate {
				ratio, ratio2 = 1/ratio, 1/ratio2
			}
			if ok && ok2 {
				row.Bounds = append(row.Bounds, Verdict{b.text, ratio, ratio2, holds, within})
			}
		}
	}
}

// holds compares by the medians, or by the least.
func (r *Result) holds(row *Row, b bound, by func(Value) float64) (ratio float64, holds, ok bool) {
	v := values{own: by(row.Of[Jeton]),
		at: func(subject string) (float64, bool) {
			x, ok := row.Of[subject]
			return by(x), ok
		},
		other: func(name string, bytes int) (float64, bool) {
			for _, other := range r.Rows {
				if other.Name == name && other.Bytes == bytes && other.Ranks == row.Ranks && other.Transport == row.Transport {
					x, ok := other.Of[Jeton]
					return by(x), ok
				}
			}
			return 0, false
		}}
	limit, ok := b.of(v)
	if !ok {
		return 0, false, false
	}
	if b.less {
		return v.own / limit, v.own < limit, true
	}
	return v.own / limit, v.own <= limit, true
}
