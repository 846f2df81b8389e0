// Several operations under way at once, in two communicators, waited for from the last to the first, with messages between.
// ranks: 1 2 5
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Comm d;
	MPI_Comm_dup(MPI_COMM_WORLD, &d);
	MPI_Request q[12];
	static long a[5000], b[5000], c[5], g[40], s[5], t[40], u[40], v[3], w[3], x[2], y[2];
	for (int i = 0; i < 5000; i++) a[i] = me == size - 1 ? i : -1, b[i] = me + i;
	for (int i = 0; i < 5; i++) c[i] = 10 * me + i;
	for (int i = 0; i < 40; i++) t[i] = 100 * me + i;
	v[0] = me, v[1] = 1, v[2] = -me;
	int next = (me + 1) % size, before = (me + size - 1) % size, k = 0;
	MPI_Ibcast(a, 5000, MPI_LONG, size - 1, MPI_COMM_WORLD, &q[k++]);
	MPI_Iallreduce(MPI_IN_PLACE, b, 5000, MPI_LONG, MPI_SUM, d, &q[k++]);
	MPI_Igather(c, 5, MPI_LONG, g, 5, MPI_LONG, 0, MPI_COMM_WORLD, &q[k++]);
	MPI_Iscan(c, s, 5, MPI_LONG, MPI_SUM, d, &q[k++]);
	MPI_Ialltoall(t, 3, MPI_LONG, u, 3, MPI_LONG, MPI_COMM_WORLD, &q[k++]);
	MPI_Ireduce(v, w, 3, MPI_LONG, MPI_MAX, 0, d, &q[k++]);
	MPI_Ibarrier(MPI_COMM_WORLD, &q[k++]);
	x[0] = me, x[1] = 5;
	MPI_Irecv(y, 2, MPI_LONG, before, 0, d, &q[k++]);
	MPI_Send(x, 2, MPI_LONG, next, 0, d);
	long all[8];
	MPI_Allgather(v, 1, MPI_LONG, all, 1, MPI_LONG, d); // a blocking one while they are under way
	show("allgather", all, size);
	while (k-- > 0) MPI_Wait(&q[k], MPI_STATUS_IGNORE);
	printf("bcast %ld %ld\n", a[0], a[4999]);
	printf("allreduce %ld %ld\n", b[0], b[4999]);
	if (me == 0) show("gather", g, 5 * size);
	show("scan", s, 5);
	show("alltoall", u, 3 * size);
	if (me == 0) show("reduce", w, 3);
	show("message", y, 2);
	MPI_Comm_free(&d);
	return finish();
}
