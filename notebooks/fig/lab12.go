package fig

import "fmt"

// figures12 are those of lab 12.
var figures12 = map[string]func(Lang) *Canvas{
	"dtype-kinds":         dtypeKinds,
	"matrix-rows":         matrixRows,
	"dtype-resized":       dtypeResized,
	"transposition-types": transpositionTypes,
	"master-static":       masterStatic,
	"master-dynamic":      masterDynamic,
}

// cellSide is the side of a cell of memory.
const cellSide = 30.0

// shades tell parts apart, each with its number or its name in it.
var shades = [...]string{"#9ecbee", "#f8c471", "#a3d9a5", "#e8a6a1"}

// cell draws a cell of memory with what is in it.
func (c *Canvas) cell(x, y float64, word, fill string) {
	c.rect(x, y, cellSide, cellSide, 0, fill, muted)
	c.text(x+cellSide/2, y+cellSide/2+4, word, small, middle, ink)
}

// measure draws a line with an arrow head at both ends below cells, and what it measures.
func (c *Canvas) measure(x0, x1, y float64, word, color string) {
	s := stroke{color: color, width: 1.4, arrow: true}
	c.line((x0+x1)/2, y, x1, y, s)
	c.line((x0+x1)/2, y, x0, y, s)
	c.text((x0+x1)/2, y+15, word, small, middle, color)
}

// dtypeKinds is figure 1: a contiguous type, and a vector with its block, stride, size and extent.
func dtypeKinds(l Lang) *Canvas {
	c := NewCanvas(640, 222, l.pick("Deux types. Contigu, de 6 entiers : taille 6, étendue 6. Vecteur de 3 blocs de 2 entiers, de pas 5 : les cases 0, 1, 5, 6, 10 et 11 ; taille 6, étendue 12",
		"Two types. Contiguous, of 6 integers: size 6, extent 6. Vector of 3 blocks of 2 integers, with a stride of 5: cells 0, 1, 5, 6, 10 and 11; size 6, extent 12"))
	row := func(y float64, cells int, holds func(i int) bool) {
		for i := range cells {
			word, fill := "", wash
			if holds(i) {
				word, fill = fmt.Sprint(i), shades[0]
			}
			c.cell(float64(i)*cellSide, y, word, fill)
		}
	}
	c.text(0, 14, "Contiguous(6)", code, start, ink)
	row(26, 6, func(int) bool { return true })
	c.measure(0, 6*cellSide, 26+cellSide+14, l.pick("étendue 6 = taille", "extent 6 = size"), ink)
	const y = 134
	c.text(0, y-12, "Vector(3, 2, 5)", code, start, ink)
	row(y, 12, func(i int) bool { return i%5 < 2 })
	c.measure(0, 2*cellSide, y+cellSide+12, l.pick("bloc", "block"), blue)
	c.measure(5*cellSide, 10*cellSide, y+cellSide+12, l.pick("pas 5", "stride 5"), orange)
	c.measure(0, 12*cellSide, y+cellSide+46, l.pick("étendue 12 (le dernier bloc n'est pas suivi de trous)", "extent 12 (no gap follows the last block)"), ink)
	c.text(12*cellSide+24, y+20, l.pick("taille 6 : six entiers voyagent", "size 6: six integers travel"), small, start, ink)
	return c
}

// matrixRows is figure 2: A and B by rows, and the column that is a row.
func matrixRows(l Lang) *Canvas {
	const n, left = 4, 96.0
	c := NewCanvas(left+2*n*cellSide+200, 172, l.pick("A et B, de 4 lignes et 4 colonnes, une ligne de chacune par rang. La première colonne de A, éléments 00, 10, 20, 30, est la première ligne de B, chez le rang 0",
		"A and B, of 4 rows and 4 columns, one row of each on each rank. The first column of A, elements 00, 10, 20, 30, is the first row of B, at rank 0"))
	for side, name := range []string{"A", "B"} {
		x0 := left + float64(side)*(n*cellSide+200)
		c.text(x0+n*cellSide/2, 16, name, bold, middle, ink)
		for i := range n {
			y := 28 + float64(i)*(cellSide+6)
			c.text(x0-12, y+19, l.rank(i), small, end, ink)
			for j := range n {
				row, column, fill := i, j, wash
				if side == 1 {
					row, column = j, i
				}
				if column == 0 {
					fill = shades[0]
				}
				c.cell(x0+float64(j)*cellSide, y, fmt.Sprintf("%d%d", row, column), fill)
			}
		}
	}
	for i := range n {
		y := 28 + float64(i)*(cellSide+6) + cellSide/2
		c.line(left+n*cellSide+8, y, left+n*cellSide+134, 28+cellSide/2+float64(i)*4-6, stroke{color: blue, width: 1.2, dashed: true, arrow: i == 0})
	}
	return c
}

// dtypeResized is figure 3: three columns in succession, with the vector's own extent, and with one of a cell.
func dtypeResized(l Lang) *Canvas {
	const rows, columns = 3, 4
	c := NewCanvas(27*22+8, 190, l.pick("Trois éléments du type colonne, de 3 blocs d'un entier et de pas 4. Avec son étendue de 9, le deuxième commence à la case 9, le troisième à la case 18, loin de la matrice. Avec une étendue de 1, ils commencent aux cases 0, 1 et 2 : ce sont trois colonnes voisines",
		"Three elements of the type column, of 3 blocks of one integer with a stride of 4. With its extent of 9, the second begins at cell 9, the third at cell 18, far from the matrix. With an extent of 1, they begin at cells 0, 1 and 2: they are three neighbouring columns"))
	const w = 22.0
	draw := func(y float64, extent, cells int) {
		owner := map[int]int{}
		for k := range 3 {
			for i := range rows {
				owner[k*extent+i*columns] = k + 1
			}
		}
		for i := range cells {
			fill, word := wash, ""
			if k := owner[i]; k > 0 {
				fill, word = shades[k-1], fmt.Sprint(k-1)
			}
			c.rect(float64(i)*w, y, w, w+4, 0, fill, muted)
			c.text(float64(i)*w+w/2, y+18, word, small, middle, ink)
		}
		c.line(rows*columns*w, y-8, rows*columns*w, y+w+12, stroke{color: red, width: 2})
	}
	c.text(0, 14, "Vector(3, 1, 4)", code, start, ink)
	draw(34, 9, 27)
	for k := range 3 {
		c.measure(float64(k)*9*w+2, float64(k+1)*9*w-2, 34+w+16, l.pick("étendue 9", "extent 9"), ink)
	}
	c.text(rows*columns*w+8, 24, l.pick("fin de la matrice", "end of the matrix"), small, start, red)
	c.text(0, 122, l.pick("… avec Resized(0, un entier)", "… with Resized(0, one integer)"), code, start, ink)
	draw(140, 1, rows*columns)
	c.text(rows*columns*w+16, 140+10, l.pick("étendue 1 : le suivant commence une case plus loin ;", "extent 1: the next one begins one cell further;"), small, start, ink)
	c.text(rows*columns*w+16, 140+28, l.pick("ce sont les colonnes 0, 1 et 2 de la matrice", "these are columns 0, 1 and 2 of the matrix"), small, start, muted)
	return c
}

// transpositionTypes is figure 4: rank 1's parts of A and B, P = 3, M = 6, N = 9.
func transpositionTypes(l Lang) *Canvas {
	const p, m, n = 3, 6, 9
	const left = 96.0
	c := NewCanvas(left+n*cellSide+250, 270, l.pick("P = 3, M = 6, N = 9. La part de A du rang 1 a 2 lignes de 9 : trois colonnes vont à chacun, prises colonne par colonne. Sa part de B a 3 lignes de 6 : de chacun arrivent deux éléments par ligne",
		"P = 3, M = 6, N = 9. The part of A of rank 1 has 2 rows of 9: three columns go to each, taken column by column. Its part of B has 3 rows of 6: from each come two elements a row"))
	const above = 44.0
	c.text(left-14, above+cellSide+4, l.pick("part de A", "part of A"), normal, end, ink)
	for k := range p {
		c.text(left+(float64(k)+0.5)*n/p*cellSide, 14, l.pick("au ", "to ")+l.rank(k), small, middle, ink)
		c.measureTop(left+float64(k)*n/p*cellSide+3, left+float64(k+1)*n/p*cellSide-3, 26)
	}
	for i := range m / p {
		for j := range n {
			order := j%(n/p)*(m/p) + i
			c.cell(left+float64(j)*cellSide, above+float64(i)*cellSide, fmt.Sprint(order), shades[j/(n/p)])
		}
	}
	beside := func(columns int, y float64, above, below string) {
		x := left + float64(columns)*cellSide + 20
		c.text(x, y, above, small, start, ink)
		c.text(x, y+18, below, small, start, muted)
	}
	beside(n, above+cellSide-4, l.pick("2 lignes de 9", "2 rows of 9"), l.pick("chaque message : colonne par colonne", "each message: column by column"))
	const below = 172.0
	c.text(left-14, below+1.5*cellSide+4, l.pick("part de B", "part of B"), normal, end, ink)
	for k := range p {
		c.text(left+(float64(k)+0.5)*m/p*cellSide, below-30, l.pick("de ", "from ")+fmt.Sprint(k), small, middle, ink)
		c.measureTop(left+float64(k)*m/p*cellSide+3, left+float64(k+1)*m/p*cellSide-3, below-18)
	}
	for i := range n / p {
		for j := range m {
			order := i*(m/p) + j%(m/p)
			c.cell(left+float64(j)*cellSide, below+float64(i)*cellSide, fmt.Sprint(order), shades[j/(m/p)])
		}
	}
	beside(m, below+1.5*cellSide-4, l.pick("3 lignes de 6", "3 rows of 6"), l.pick("chaque message, dans le même ordre", "each message, in the same order"))
	return c
}

// measureTop draws a bracket over cells.
func (c *Canvas) measureTop(x0, x1, y float64) {
	s := stroke{color: muted, width: 1.4}
	c.line(x0, y, x1, y, s)
	c.line(x0, y, x0, y+8, s)
	c.line(x1, y, x1, y+8, s)
}

// masterStatic is figure 5: scatter, work, gather; one is slow.
func masterStatic(l Lang) *Canvas {
	const step, left, high = 44.0, 90.0, 26.0
	c := NewCanvas(left+480, 4*step+32, l.pick("Scatter distribue les tâches à quatre rangs ; chacun calcule ; le rang 1, plus lent, finit le dernier ; Gather attend tout le monde",
		"Scatter hands the tasks out to four ranks; each computes; rank 1, which is slower, ends last; Gather waits for everybody"))
	bar := func(x, w, y float64, word, fill, edge string) {
		c.rect(x, y, w, high, 4, fill, edge)
		c.text(x+w/2, y+high/2+4, word, small, middle, ink)
	}
	last := 4*step + 8
	for i := range 4 {
		y := float64(i)*step + 30
		c.text(left-14, y+18, l.rank(i), small, end, ink)
		w := 150.0
		if i == 1 {
			w = 330
		}
		c.line(left, y+high/2, left+72, y+high/2, stroke{color: faint, width: 2})
		c.line(left+72+w, y+high/2, left+440, y+high/2, stroke{color: faint, width: 2})
		for k := range 3 {
			bar(left+72+float64(k)*w/3, w/3, y, fmt.Sprint(3*i+k), pale, blue)
		}
		if i != 1 {
			c.text(left+72+w+108, y+high/2-6, l.pick("attend", "waits"), small, middle, muted)
		}
	}
	for _, at := range []struct {
		x    float64
		name string
	}{{left + 36, "Scatter"}, {left + 440, "Gather"}} {
		c.text(at.x, 14, at.name, code, middle, orange)
		c.line(at.x, 24, at.x, last+20, stroke{color: orange, width: 2, dashed: true})
	}
	return c
}

// masterDynamic is figure 6: the pull mode, with two workers and three tasks.
func masterDynamic(l Lang) *Canvas {
	s := Sequence{
		Title: l.pick("Les ouvriers 1 et 2 demandent ; le maître envoie à chacun une tâche ; 2 finit le premier, et reçoit la troisième ; quand il n'y en a plus, chacun reçoit l'arrêt en réponse à son dernier résultat",
			"Workers 1 and 2 ask; the master sends a task to each; 2 ends first, and gets the third one; when none are left, each gets the stop in answer to its last result"),
		Actors: []Actor{{Name: "1", Sub: l.pick("ouvrier", "worker")}, {Name: "0", Sub: l.pick("maître", "master")}, {Name: "2", Sub: l.pick("ouvrier", "worker")}},
	}
	s.Send(0, 1, 0.2, l.pick("demande", "ready"))
	s.Send(1, 0, 1, l.pick("tâche 0", "task 0"))
	s.Send(2, 1, 1.2, l.pick("demande", "ready"))
	s.Send(1, 2, 2, l.pick("tâche 1", "task 1"))
	s.State(0, 1+travel, 5.2, l.pick("calcule 0", "computes 0"))
	s.State(2, 2+travel, 3.4, l.pick("calcule 1", "computes 1"))
	s.Send(2, 1, 3.4, l.pick("résultat 1", "result 1"))
	s.Send(1, 2, 4.2, l.pick("tâche 2", "task 2"))
	s.State(2, 4.2+travel, 6.6, l.pick("calcule 2", "computes 2"))
	s.Send(0, 1, 5.2, l.pick("résultat 0", "result 0"))
	s.Send(1, 0, 6, l.pick("arrêt", "stop"))
	s.Send(2, 1, 6.6, l.pick("résultat 2", "result 2"))
	s.Send(1, 2, 7.4, l.pick("arrêt", "stop"))
	return s.Draw()
}
