// An operator of the user's that does not commute: maps x -> a x + b, composed. Values are combined in the order of ranks.
// ranks: 1 2 5 8
#include "../say.h"

typedef struct { long a, b; } map;

static void compose(void *in, void *inout, int *n, MPI_Datatype *t) {
	map *f = in, *g = inout;
	for (int i = 0; i < *n; i++) {
		map h = {f[i].a * g[i].a % 1000003, (g[i].a * f[i].b + g[i].b) % 1000003};
		g[i] = h;
	}
}

static void tell(const char *what, const map *m, int k) {
	printf("%s [", what);
	for (int i = 0; i < k; i++) printf(i ? " {%ld %ld}" : "{%ld %ld}", m[i].a, m[i].b);
	printf("]\n");
}

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Op op;
	MPI_Datatype t;
	int commutes, counts[8];
	MPI_Op_create(compose, 0, &op);
	MPI_Op_commutative(op, &commutes);
	printf("%s\n", yes(commutes));
	MPI_Type_contiguous(2, MPI_LONG, &t);
	MPI_Type_commit(&t);
	map x[16], y[16];
	for (int i = 0; i < 16; i++) x[i] = (map){me + 2 + i, 3 * me + i};
	MPI_Allreduce(x, y, 3, t, op, MPI_COMM_WORLD);
	tell("allreduce", y, 3);
	for (int root = 0; root < size; root++) {
		MPI_Reduce(x, y, 3, t, op, root, MPI_COMM_WORLD);
		if (me == root) tell("reduce", y, 3);
	}
	MPI_Scan(x, y, 2, t, op, MPI_COMM_WORLD);
	tell("scan", y, 2);
	MPI_Exscan(x, y, 2, t, op, MPI_COMM_WORLD);
	if (me > 0) tell("exscan", y, 2);
	MPI_Reduce_scatter_block(x, y, 2, t, op, MPI_COMM_WORLD);
	tell("reduce_scatter_block", y, 2);
	for (int r = 0; r < size; r++) counts[r] = r % 3;
	MPI_Reduce_scatter(x, y, counts, t, op, MPI_COMM_WORLD);
	tell("reduce_scatter", y, counts[me]);
	MPI_Op_free(&op);
	return finish();
}
