// Grids: places, steps, and grids within them.
// ranks: 6 8
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Comm g, s;
	int dims[] = {3, 2}, periods[] = {1, 0}, coords[2], rank, from, to, kind;
	MPI_Cart_create(MPI_COMM_WORLD, 2, dims, periods, 0, &g);
	if (g == MPI_COMM_NULL) {
		printf("not in it\n");
		return finish();
	}
	MPI_Topo_test(g, &kind);
	printf("%s\n", yes(kind == MPI_CART));
	int d[2], p[2];
	MPI_Cart_get(g, 2, d, p, coords);
	ints("dims", d, 2);
	printf("[%s %s]\n", yes(p[0]), yes(p[1]));
	ints("here", coords, 2);
	for (int r = 0; r < 6; r++) MPI_Cart_coords(g, r, 2, coords), ints("coords", coords, 2);
	MPI_Cart_rank(g, (int[]){-1, 1}, &rank), printf("%d\n", rank);
	MPI_Cart_rank(g, (int[]){7, 0}, &rank), printf("%d\n", rank);
	for (int dim = 0; dim < 2; dim++)
		for (int disp = -2; disp <= 2; disp++) {
			MPI_Cart_shift(g, dim, disp, &from, &to);
			printf("shift %d %d: %d %d\n", dim, disp, from, to);
		}
	for (int k = 0; k < 3; k++) {
		int remain[] = {k == 0, k == 1}, n, at[2];
		MPI_Cart_sub(g, remain, &s);
		MPI_Comm_size(s, &n), MPI_Comm_rank(s, &rank);
		MPI_Cartdim_get(s, &kind);
		printf("sub: %d of %d, %d dimensions\n", rank, n, kind);
		if (kind > 0) MPI_Cart_get(s, kind, d, p, at), ints("dims", d, kind), ints("here", at, kind);
	}
	return finish();
}
