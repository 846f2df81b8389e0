// Persistent collective operations, started again with other data, several under way, and completed in another order.
// ranks: 1 4 5
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	int x[2], sum[2], all[2], parts[8], scan[2], b[3], root = size - 1, counts[8], displs[8], v[40];
	MPI_Request q[6];
	for (int r = 0; r < size; r++) counts[r] = r % 3, displs[r] = r ? displs[r - 1] + counts[r - 1] : 0;
	MPI_Comm d;
	MPI_Comm_dup(MPI_COMM_WORLD, &d);
	MPI_Allreduce_init(x, sum, 2, MPI_INT, MPI_SUM, MPI_COMM_WORLD, MPI_INFO_NULL, &q[0]);
	MPI_Bcast_init(b, 3, MPI_INT, root, d, MPI_INFO_NULL, &q[1]);
	MPI_Reduce_init(x, all, 2, MPI_INT, MPI_MIN, root, MPI_COMM_WORLD, MPI_INFO_NULL, &q[2]);
	MPI_Alltoall_init(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, parts, 1, MPI_INT, d, MPI_INFO_NULL, &q[3]);
	MPI_Scan_init(x, scan, 2, MPI_INT, MPI_MAX, MPI_COMM_WORLD, MPI_INFO_NULL, &q[4]);
	MPI_Allgatherv_init(x, me % 3, MPI_INT, v, counts, displs, MPI_INT, d, MPI_INFO_NULL, &q[5]);
	for (int k = 1; k <= 3; k++) {
		x[0] = k * me, x[1] = k * (size - me);
		for (int i = 0; i < 3; i++) b[i] = me == root ? 10 * k + i : -1;
		for (int r = 0; r < size; r++) parts[r] = 100 * k + 10 * me + r;
		for (int i = 0; i < 40; i++) v[i] = -k;
		memset(all, 0, sizeof all);
		if (k == 2) {
			MPI_Startall(6, q);
		} else {
			for (int i = 0; i < 6; i++) MPI_Start(&q[i]);
		}
		MPI_Barrier(d);
		for (int i = 5; i >= 0; i--) MPI_Wait(&q[i], MPI_STATUS_IGNORE);
		ints("allreduce", sum, 2);
		ints("bcast", b, 3);
		if (me == root) ints("reduce", all, 2);
		ints("alltoall", parts, size);
		ints("scan", scan, 2);
		ints("allgatherv", v, displs[size - 1] + counts[size - 1] + 1);
	}
	int flag;
	MPI_Test(&q[0], &flag, MPI_STATUS_IGNORE); // one that is not started is complete
	printf("%s\n", yes(flag));
	for (int i = 0; i < 6; i++) MPI_Request_free(&q[i]);
	MPI_Comm_free(&d);
	return finish();
}
