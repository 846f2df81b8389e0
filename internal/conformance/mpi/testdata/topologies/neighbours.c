// Neighbours in a grid exchange data, also where the grid ends, and where a neighbour is there twice.
// ranks: 1 4 6
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Comm g;
	int dims[] = {0, 2}, periods[] = {1, 0};
	if (size == 1) dims[1] = 1;
	MPI_Dims_create(size, 2, dims);
	MPI_Cart_create(MPI_COMM_WORLD, 2, dims, periods, 0, &g);
	long x[12], y[12];
	for (int i = 0; i < 12; i++) x[i] = 100 * me + i, y[i] = -1;
	MPI_Neighbor_allgather(x, 2, MPI_LONG, y, 2, MPI_LONG, g);
	show("allgather", y, 8);
	for (int i = 0; i < 12; i++) y[i] = -1;
	MPI_Neighbor_alltoall(x, 2, MPI_LONG, y, 2, MPI_LONG, g);
	show("alltoall", y, 8);
	int counts[] = {1, 1, 2, 2}, at[] = {0, 2, 4, 8}, back[] = {9, 0, 5, 2};
	for (int i = 0; i < 12; i++) y[i] = -1;
	MPI_Neighbor_alltoallv(x, counts, at, MPI_LONG, y, counts, back, MPI_LONG, g);
	show("alltoallv", y, 12);
	MPI_Datatype pair;
	MPI_Type_vector(2, 1, 2, MPI_LONG, &pair);
	MPI_Type_commit(&pair);
	MPI_Datatype out[] = {MPI_LONG, MPI_LONG, pair, pair}, in[] = {MPI_LONG, MPI_LONG, MPI_LONG, MPI_LONG};
	int one[] = {1, 1, 1, 1}, two[] = {1, 1, 2, 2};
	MPI_Aint from[] = {0, 8, 16, 24}, to[] = {0, 16, 32, 64};
	for (int i = 0; i < 12; i++) y[i] = -1;
	MPI_Neighbor_alltoallw(x, one, from, out, y, two, to, in, g);
	show("alltoallw", y, 12);
	MPI_Request q;
	for (int i = 0; i < 12; i++) y[i] = -1;
	MPI_Ineighbor_allgather(x, 1, MPI_LONG, y, 1, MPI_LONG, g, &q);
	MPI_Wait(&q, MPI_STATUS_IGNORE);
	show("ineighbor", y, 4);
	return finish();
}
