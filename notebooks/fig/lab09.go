package fig

import "fmt"

// figures09 are those of lab 9.
var figures09 = map[string]func(Lang) *Canvas{
	"mpi-launch":   mpiLaunch,
	"mpi-mapping":  mpiMapping,
	"mpi-partners": mpiPartners,
}

// mpiLaunch is figure 1 of lab 9: what mpiexec does before the first line of the program.
func mpiLaunch(l Lang) *Canvas {
	const w, h, step = 118.0, 34.0, 62.0
	c := NewCanvas(640, 4*step+14, l.pick("mpiexec lance par SSH deux processus sur chacune de quatre machines ; chacun apprend son rang et combien ils sont ; les processus se parlent ensuite sans mpiexec",
		"mpiexec starts by SSH two processes on each of four machines; each learns its rank and how many there are; the processes then talk to each other without mpiexec"))
	mid := 2*step - 4
	c.rect(10, mid-26, 130, 52, 8, pale, blue)
	c.text(75, mid-3, "mpiexec -n 8", code, middle, ink)
	c.text(75, mid+15, l.pick("votre machine", "your machine"), small, middle, ink)
	for i := range 4 {
		y := step*float64(i) + 14
		c.line(140, mid, 250, y+h/2, stroke{color: orange, width: 1.5, dashed: true, arrow: true})
		c.rect(250, y-4, 2*w+36, h+8, 8, "#ffffff", muted)
		c.text(250+2*w+46, y+h/2+4, fmt.Sprintf("host%d", i+1), code, start, ink)
		for k := range 2 {
			x := 262 + float64(k)*(w+12)
			c.rect(x, y, w, h, 6, pale, blue)
			c.text(x+w/2, y+h/2+4, l.pick(fmt.Sprintf("rang %d de 8", 2*i+k), fmt.Sprintf("rank %d of 8", 2*i+k)), small, middle, ink)
		}
	}
	c.text(196, mid-62, "ssh", code, middle, orange)
	return c
}

// mpiMapping is figure 2: eight ranks on four hosts of two slots, in the two orders.
func mpiMapping(l Lang) *Canvas {
	const w, h, gap = 66.0, 30.0, 10.0
	width := 4*w + 3*gap
	c := NewCanvas(2*width+60, 138, l.pick("Huit rangs sur quatre machines de deux places. Par place : 0 et 1 sur la première machine, 2 et 3 sur la deuxième, et ainsi de suite. Par machine : 0 et 4 sur la première, 1 et 5 sur la deuxième, et ainsi de suite",
		"Eight ranks on four hosts of two slots. By slot: 0 and 1 on the first host, 2 and 3 on the second, and so on. By node: 0 and 4 on the first, 1 and 5 on the second, and so on"))
	for side, head := range []string{"--map-by slot", "--map-by node"} {
		x0 := float64(side) * (width + 60)
		c.text(x0+width/2, 16, head, code, middle, ink)
		for host := range 4 {
			x := x0 + float64(host)*(w+gap)
			c.rect(x, 30, w, 2*h+12, 6, "#ffffff", muted)
			c.text(x+w/2, 30+2*h+30, fmt.Sprintf("host%d", host+1), code, middle, ink)
			for slot := range 2 {
				rank := 2*host + slot
				if side == 1 {
					rank = host + 4*slot
				}
				y := 34 + float64(slot)*(h+4)
				c.rect(x+5, y, w-10, h, 5, pale, blue)
				c.text(x+w/2, y+h/2+5, fmt.Sprint(rank), bold, middle, ink)
			}
		}
	}
	return c
}

// mpiPartners is figure 3: who sends to whom in the faulty program, with 4 and with 3 processes.
func mpiPartners(l Lang) *Canvas {
	const step, y = 84.0, 74.0
	c := NewCanvas(560, 130, l.pick("Qui envoie à qui. Avec 4 processus : 0 et 1 l'un à l'autre, 2 et 3 l'un à l'autre. Avec 3 : 0 et 1 l'un à l'autre, et 2 à un processus 3 qui n'existe pas",
		"Who sends to whom. With 4 processes: 0 and 1 to each other, 2 and 3 to each other. With 3: 0 and 1 to each other, and 2 to a process 3 that does not exist"))
	both := func(x0, x1 float64) {
		c.edge(x0, y-7, x1, y-7, connection)
		c.edge(x1, y+7, x0, y+7, connection)
	}
	c.text(40+1.5*step, 20, "N = 4", bold, middle, ink)
	for i := range 4 {
		x := 40 + step*float64(i)
		c.node(x, y, fmt.Sprint(i), pale, blue)
		if i%2 == 1 {
			both(x-step, x)
		}
	}
	left := 40 + 4*step
	c.text(left+step, 20, "N = 3", bold, middle, ink)
	for i := range 3 {
		x := left + step*float64(i)
		c.node(x, y, fmt.Sprint(i), pale, blue)
		if i == 1 {
			both(x-step, x)
		}
	}
	x := left + 2*step
	c.line(x, y+22, x, y+42, stroke{color: orange, width: 1.8, arrow: true})
	c.text(x, y+54, "3 ?", bold, middle, orange)
	return c
}
