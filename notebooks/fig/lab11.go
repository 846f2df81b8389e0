package fig

import "fmt"

// figures11 are those of lab 11.
var figures11 = map[string]func(Lang) *Canvas{
	"mpi-collectives": mpiCollectives,
	"mpi-broadcast":   mpiBroadcast,
	"mpi-scatter":     mpiScatter,
	"mpi-alltoall":    mpiAlltoall,
}

// A collective is an operation on four ranks: what each has before, and after.
type collective struct {
	name          string
	before, after [4][]string
}

// mpiCollectives is figure 1 of lab 11: what the operations move.
func mpiCollectives(l Lang) *Canvas {
	row := func(rank, n int) []string { return []string{"a", "b", "c", "d"}[rank:][:n] }
	own, root, none := [4][]string{}, [4][]string{row(0, 4)}, []string{}
	for rank := range 4 {
		own[rank] = row(rank, 1)
	}
	most := []string{"max"}
	all := []collective{
		{"Bcast", [4][]string{{"a"}}, [4][]string{{"a"}, {"a"}, {"a"}, {"a"}}},
		{"Reduce, Max", own, [4][]string{most, none, none, none}},
		{"Scatter", root, own},
		{"Gather", own, root},
		{"Allreduce, Max", own, [4][]string{most, most, most, most}},
		{"Allgather", own, [4][]string{row(0, 4), row(0, 4), row(0, 4), row(0, 4)}},
	}
	const wide, high = 340.0, 164.0
	c := NewCanvas(2*wide-30, 3*high-14, l.pick("Six opérations collectives sur quatre rangs, avant et après : Bcast donne à tous ce qu'a le rang 0 ; Reduce donne au rang 0 le maximum ; Scatter donne une part à chacun ; Gather rassemble les parts au rang 0 ; Allreduce donne le maximum à tous ; Allgather donne toutes les parts à tous",
		"Six collective operations on four ranks, before and after: Bcast gives everyone what rank 0 has; Reduce gives rank 0 the maximum; Scatter gives everyone a part; Gather brings the parts together at rank 0; Allreduce gives everyone the maximum; Allgather gives everyone all parts"))
	for i, op := range all {
		x, y := float64(i%2)*wide, float64(i/2)*high
		c.text(x+155, y+14, op.name, code, middle, ink)
		for rank := range 4 {
			top := y + 26 + float64(rank)*30
			c.text(x+10, top+17, fmt.Sprint(rank), small, middle, muted)
			c.cells(x+24, top, op.before[rank])
			c.cells(x+184, top, op.after[rank])
		}
		c.line(x+138, y+84, x+172, y+84, connection)
	}
	return c
}

// cells draws what a rank holds: a box for each element, four places in all.
func (c *Canvas) cells(x, y float64, held []string) {
	const w, h = 26.0, 24.0
	if len(held) == 1 && len(held[0]) > 1 {
		c.rect(x, y, 2*w-2, h, 4, pale, blue)
		c.text(x+w-1, y+17, held[0], small, middle, ink)
		return
	}
	for k, name := range held {
		c.rect(x+float64(k)*w, y, w-2, h, 4, pale, blue)
		c.text(x+float64(k)*w+w/2-1, y+17, name, small, middle, ink)
	}
	if len(held) == 0 {
		c.rect(x, y, w-2, h, 4, "#ffffff", faint)
	}
}

// A branch is an arrow of a tree, with what is written at it.
type branch struct{ from, to, label int }

// tree draws ranks 0 to 7 at their places, and the arrows between them.
func (c *Canvas) tree(x, y float64, places [8][2]float64, branches []branch) {
	for _, b := range branches {
		x0, y0 := x+places[b.from][0], y+places[b.from][1]
		x1, y1 := x+places[b.to][0], y+places[b.to][1]
		c.edge(x0, y0, x1, y1, connection)
		side, hang := 7.0, start
		if x1 < x0 {
			side, hang = -7, end
		}
		c.text(x0+(x1-x0)*0.55+side, y0+(y1-y0)*0.55+4, fmt.Sprint(b.label), bold, hang, orange)
	}
	for rank, at := range places {
		fill := "#ffffff"
		if rank == 0 {
			fill = pale
		}
		c.node(x+at[0], y+at[1], fmt.Sprint(rank), fill, blue)
	}
}

// binomialPlaces are those of the binomial tree of eight ranks, the large distance first.
var binomialPlaces = [8][2]float64{{210, 0}, {290, 80}, {210, 80}, {210, 160}, {80, 80}, {130, 160}, {40, 160}, {40, 240}}

// binomialTree is that tree, with what label says of an arrow: the round, and how many ranks are below.
func binomialTree(label func(round, size int) int) []branch {
	var all []branch
	for round, half := 0, 4; half > 0; round, half = round+1, half/2 {
		for from := 0; from < 8; from += 2 * half {
			all = append(all, branch{from, from + half, label(round+1, half)})
		}
	}
	return all
}

// mpiBroadcast is figure 2: a star and a binomial tree, with the rounds.
func mpiBroadcast(l Lang) *Canvas {
	c := NewCanvas(740, 316, l.pick("Diffusion à huit rangs. Étoile : 0 envoie à 1, 2, … 7, en sept tours. Arbre binomial : au tour 1, 0 envoie à 4 ; au tour 2, 0 à 2 et 4 à 6 ; au tour 3, 0 à 1, 2 à 3, 4 à 5 et 6 à 7",
		"A broadcast to eight ranks. Star: 0 sends to 1, 2, … 7, in seven rounds. Binomial tree: in round 1, 0 sends to 4; in round 2, 0 to 2 and 4 to 6; in round 3, 0 to 1, 2 to 3, 4 to 5 and 6 to 7"))
	star := [8][2]float64{{180, 0}}
	var arrows []branch
	for rank := 1; rank < 8; rank++ {
		star[rank] = [2]float64{180 + 52*float64(rank-4), 160}
		arrows = append(arrows, branch{0, rank, rank})
	}
	c.text(180, 16, l.pick("étoile", "star"), bold, middle, ink)
	c.tree(0, 54, star, arrows)
	c.text(590, 16, l.pick("arbre binomial", "binomial tree"), bold, middle, ink)
	c.tree(400, 54, binomialPlaces, binomialTree(func(round, _ int) int { return round }))
	return c
}

// mpiScatter is figure 3: a binomial and a binary tree, with the volumes.
func mpiScatter(l Lang) *Canvas {
	c := NewCanvas(720, 316, l.pick("Distribution à huit rangs. Arbre binomial : 0 envoie 4 valeurs à 4, 2 à 2, 1 à 1 ; 4 envoie 2 valeurs à 6, 1 à 5 ; 2 envoie 1 valeur à 3, 6 à 7. Arbre binaire : 0 envoie 4 valeurs à 1, 3 à 2 ; 1 envoie 2 valeurs à 3, 1 à 4 ; 2 envoie 1 valeur à 5 et à 6 ; 3 en envoie 1 à 7",
		"A scatter to eight ranks. Binomial tree: 0 sends 4 values to 4, 2 to 2, 1 to 1; 4 sends 2 values to 6, 1 to 5; 2 sends 1 value to 3, 6 to 7. Binary tree: 0 sends 4 values to 1, 3 to 2; 1 sends 2 values to 3, 1 to 4; 2 sends 1 value to 5 and to 6; 3 sends 1 to 7"))
	c.text(190, 16, "binomial", bold, middle, ink)
	c.tree(0, 54, binomialPlaces, binomialTree(func(_, size int) int { return size }))
	c.text(550, 16, l.pick("binaire", "binary"), bold, middle, ink)
	places := [8][2]float64{{180, 0}, {95, 80}, {270, 80}, {50, 160}, {135, 160}, {230, 160}, {310, 160}, {20, 240}}
	below := [8]int{8, 4, 3, 2, 1, 1, 1, 1}
	var arrows []branch
	for rank := 1; rank < 8; rank++ {
		arrows = append(arrows, branch{(rank - 1) / 2, rank, below[rank]})
	}
	c.tree(370, 54, places, arrows)
	return c
}

// mpiAlltoall is figure 4: the rows that are sent become columns.
func mpiAlltoall(l Lang) *Canvas {
	const size = 38.0
	c := NewCanvas(560, 216, l.pick("Tous à tous sur quatre rangs : la ligne du rang 1, dans les tableaux envoyés, devient la colonne 1 des tableaux reçus",
		"All to all on four ranks: the row of rank 1, in the arrays that are sent, becomes column 1 of the arrays that are received"))
	for side, head := range []string{"send", "recv"} {
		x0 := 50 + float64(side)*300
		c.text(x0+2*size, 16, head, code, middle, ink)
		for rank := range 4 {
			y := 34 + float64(rank)*(size+4)
			c.text(x0-24, y+size/2+5, l.rank(rank), small, middle, muted)
			for k := range 4 {
				from, to := rank, k
				if side == 1 {
					from, to = k, rank
				}
				fill, edge := "#ffffff", muted
				if from == 1 {
					fill, edge = pale, blue
				}
				x := x0 + 8 + float64(k)*size
				c.rect(x, y, size-4, size, 4, fill, edge)
				c.text(x+size/2-2, y+size/2+5, fmt.Sprintf("%d%d", from, to), code, middle, ink)
			}
		}
	}
	c.line(222, 116, 288, 116, connection)
	return c
}
