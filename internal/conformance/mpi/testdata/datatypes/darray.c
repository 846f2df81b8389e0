// A matrix is dealt out to a grid of processes: in blocks, in turn, in turn by several, and whole.
// ranks: 1 4 6
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	int grid[] = {0, 0}, sizes[] = {7, 9}, bytes;
	long x[63], row[63];
	for (int i = 0; i < 63; i++) x[i] = i;
	MPI_Dims_create(size, 2, grid);
	int B = MPI_DISTRIBUTE_BLOCK, C = MPI_DISTRIBUTE_CYCLIC, D = MPI_DISTRIBUTE_DFLT_DARG;
	int how[4][2] = {{B, B}, {C, B}, {C, C}, {B, C}}, lengths[4][2] = {{D, D}, {D, 9}, {2, 3}, {7, 2}};
	for (int k = 0; k < 4; k++) {
		MPI_Datatype t;
		MPI_Aint lb, extent;
		MPI_Status s;
		MPI_Type_create_darray(size, me, 2, sizes, how[k], lengths[k], grid, MPI_ORDER_C, MPI_LONG, &t);
		MPI_Type_commit(&t);
		MPI_Type_size(t, &bytes);
		MPI_Type_get_extent(t, &lb, &extent);
		printf("size %d, %ld %ld\n", bytes, (long)lb, (long)extent);
		MPI_Sendrecv(x, 1, t, me, 0, row, 63, MPI_LONG, me, 0, MPI_COMM_WORLD, &s);
		show("part", row, bytes / 8);
	}
	MPI_Datatype t;
	int one[] = {1, size}, lines[] = {MPI_DISTRIBUTE_NONE, B}, usual[] = {D, D};
	MPI_Type_create_darray(size, me, 2, sizes, lines, usual, one, MPI_ORDER_C, MPI_LONG, &t);
	MPI_Type_commit(&t);
	MPI_Type_size(t, &bytes);
	MPI_Sendrecv(x, 1, t, me, 0, row, 63, MPI_LONG, me, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	show("columns", row, bytes / 8);
	return finish();
}
