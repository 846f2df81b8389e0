// Collective operations of two groups: what one gives, the other gets.
// ranks: 2 5
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	int low = me < (size + 1) / 2, rank, here, there;
	MPI_Comm half, x;
	MPI_Comm_split(MPI_COMM_WORLD, low, me, &half);
	MPI_Intercomm_create(half, 0, MPI_COMM_WORLD, low ? (size + 1) / 2 : 0, 12, &x);
	MPI_Comm_rank(x, &rank), MPI_Comm_size(x, &here), MPI_Comm_remote_size(x, &there);
	long a[40], b[40];
	for (int i = 0; i < 40; i++) a[i] = 100 * me + i, b[i] = -1;
	int root = low ? (rank == here - 1 ? MPI_ROOT : MPI_PROC_NULL) : (size + 1) / 2 - 1; // the last of the low ones
	MPI_Bcast(root == MPI_ROOT ? a : b, 3, MPI_LONG, root, x);
	show("bcast", b, 3);
	MPI_Gather(a, 2, MPI_LONG, b, 2, MPI_LONG, root, x);
	show("gather", b, 2 * there);
	for (int i = 0; i < 40; i++) b[i] = -1;
	MPI_Scatter(a, 2, MPI_LONG, b, 2, MPI_LONG, root, x);
	show("scatter", b, 2);
	MPI_Reduce(a, b, 3, MPI_LONG, MPI_SUM, root, x);
	if (root == MPI_ROOT) show("reduce", b, 3);
	MPI_Allgather(a, 2, MPI_LONG, b, 2, MPI_LONG, x);
	show("allgather", b, 2 * there);
	MPI_Allreduce(a, b, 3, MPI_LONG, MPI_SUM, x);
	show("allreduce", b, 3);
	MPI_Alltoall(a, 2, MPI_LONG, b, 2, MPI_LONG, x);
	show("alltoall", b, 2 * there);
	MPI_Barrier(x);
	return finish();
}
