// Epochs of several windows under way at once: one within the other, with requests, and asked for with Test.
// ranks: 3 4
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	long a[6], b[6], x[3] = {me, 10 * me, 100 * me}, y[3] = {-1, -1, -1}, z[2] = {-1, -1};
	MPI_Win u, v;
	MPI_Group all, g, h;
	MPI_Request q[3];
	int next = (me + 1) % size, before = (me + size - 1) % size, flag = 0;
	for (int i = 0; i < 6; i++) a[i] = b[i] = -1;
	MPI_Win_create(a, sizeof a, sizeof(long), MPI_INFO_NULL, MPI_COMM_WORLD, &u);
	MPI_Win_create(b, sizeof b, sizeof(long), MPI_INFO_NULL, MPI_COMM_WORLD, &v);
	MPI_Comm_group(MPI_COMM_WORLD, &all);
	MPI_Group_incl(all, 1, &next, &g), MPI_Group_incl(all, 1, &before, &h);
	// A fence's epoch of one, within which the other has one of groups; completed after it.
	MPI_Win_fence(0, u);
	MPI_Put(x, 1, MPI_LONG, next, 0, 1, MPI_LONG, u);
	MPI_Win_post(h, 0, v);
	MPI_Win_start(g, 0, v);
	MPI_Put(x, 2, MPI_LONG, next, 0, 2, MPI_LONG, v);
	MPI_Put(x + 1, 2, MPI_LONG, before, 1, 2, MPI_LONG, u);
	MPI_Win_complete(v);
	MPI_Win_fence(0, u);
	while (!flag) MPI_Win_test(v, &flag);
	show("fence", a, 6);
	show("groups", b, 6);
	// Locks of two windows at once, of one target and of all, with requests.
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_Win_lock_all(0, u);
	MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, v);
	MPI_Rput(x, 3, MPI_LONG, next, 3, 3, MPI_LONG, u, &q[0]);
	MPI_Accumulate(x, 1, MPI_LONG, 0, 5, 1, MPI_LONG, MPI_SUM, v);
	MPI_Wait(&q[0], MPI_STATUS_IGNORE);
	MPI_Win_flush_local_all(u);
	MPI_Win_flush(next, u);
	MPI_Rget(y, 3, MPI_LONG, next, 3, 3, MPI_LONG, u, &q[0]);
	MPI_Wait(&q[0], MPI_STATUS_IGNORE);
	MPI_Win_unlock(0, v);
	MPI_Win_unlock_all(u);
	MPI_Barrier(MPI_COMM_WORLD);
	show("got", y, 3);
	show("all", a, 6);
	if (me == 0) show("sums", b, 6);
	MPI_Barrier(MPI_COMM_WORLD); // what follows changes what was shown
	// Requests of accumulates, waited for in another order.
	MPI_Win_lock_all(0, u);
	long one[2] = {1, 1000};
	MPI_Raccumulate(one, 2, MPI_LONG, 0, 0, 2, MPI_LONG, MPI_SUM, u, &q[0]);
	MPI_Rget_accumulate(one, 2, MPI_LONG, z, 2, MPI_LONG, next, 2, 2, MPI_LONG, MPI_NO_OP, u, &q[1]);
	MPI_Wait(&q[1], MPI_STATUS_IGNORE);
	MPI_Wait(&q[0], MPI_STATUS_IGNORE);
	MPI_Win_unlock_all(u);
	MPI_Barrier(MPI_COMM_WORLD);
	show("as it was", z, 2);
	show("all", a, 6);
	MPI_Win_free(&v);
	MPI_Win_free(&u);
	return finish();
}
