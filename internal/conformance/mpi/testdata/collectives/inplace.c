// All operations whose data may be in place.
// ranks: 1 4 5
#include "../say.h"

static long x[64];

static void fill(int k) {
	for (int i = 0; i < k; i++) x[i] = 100 * me + i;
}

int main(int argc, char **argv) {
	begin(&argc, &argv);
	int root = size / 2, k = 2 * size, counts[8], displs[8];
	long y[2];
	fill(k);
	if (me == root) MPI_Gather(MPI_IN_PLACE, 0, MPI_LONG, x, 2, MPI_LONG, root, MPI_COMM_WORLD);
	else MPI_Gather(x, 2, MPI_LONG, NULL, 0, MPI_LONG, root, MPI_COMM_WORLD);
	show("gather", x, k);
	fill(k), y[0] = y[1] = -1;
	if (me == root) MPI_Scatter(x, 2, MPI_LONG, MPI_IN_PLACE, 0, MPI_LONG, root, MPI_COMM_WORLD);
	else MPI_Scatter(NULL, 0, MPI_LONG, y, 2, MPI_LONG, root, MPI_COMM_WORLD);
	show("scatter", y, 2);
	fill(k);
	MPI_Allgather(MPI_IN_PLACE, 0, MPI_LONG, x, 2, MPI_LONG, MPI_COMM_WORLD);
	show("allgather", x, k);
	fill(k);
	MPI_Alltoall(MPI_IN_PLACE, 0, MPI_LONG, x, 2, MPI_LONG, MPI_COMM_WORLD);
	show("alltoall", x, k);
	fill(k);
	MPI_Reduce(me == root ? MPI_IN_PLACE : x, x, k, MPI_LONG, MPI_SUM, root, MPI_COMM_WORLD);
	if (me == root) show("reduce", x, k);
	fill(k);
	MPI_Allreduce(MPI_IN_PLACE, x, k, MPI_LONG, MPI_MAX, MPI_COMM_WORLD);
	show("allreduce", x, k);
	fill(k);
	MPI_Scan(MPI_IN_PLACE, x, k, MPI_LONG, MPI_SUM, MPI_COMM_WORLD);
	show("scan", x, k);
	fill(k);
	MPI_Exscan(MPI_IN_PLACE, x, k, MPI_LONG, MPI_SUM, MPI_COMM_WORLD);
	if (me > 0) show("exscan", x, k);
	fill(k);
	MPI_Reduce_scatter_block(MPI_IN_PLACE, x, 2, MPI_LONG, MPI_SUM, MPI_COMM_WORLD);
	show("reduce_scatter_block", x, 2);
	int total = 0;
	for (int r = 0; r < size; r++) counts[r] = r % 3 + 1, displs[r] = total, total += counts[r];
	fill(total);
	MPI_Reduce_scatter(MPI_IN_PLACE, x, counts, MPI_LONG, MPI_SUM, MPI_COMM_WORLD);
	show("reduce_scatter", x, counts[me]);
	fill(total);
	MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_LONG, x, counts, displs, MPI_LONG, MPI_COMM_WORLD);
	show("allgatherv", x, total);
	int equal[8], at[8];
	for (int r = 0; r < size; r++) equal[r] = 2, at[r] = 3 * r;
	fill(3 * size);
	MPI_Alltoallv(MPI_IN_PLACE, NULL, NULL, MPI_LONG, x, equal, at, MPI_LONG, MPI_COMM_WORLD);
	show("alltoallv", x, 3 * size);
	return finish();
}
