// Put, get and accumulate between fences, of short and long data.
// ranks: 1 2 5
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	static long mem[6000], x[5000], y[5000];
	MPI_Win w;
	int next = (me + 1) % size, before = (me + size - 1) % size;
	for (int i = 0; i < 6000; i++) mem[i] = -1;
	for (int i = 0; i < 5000; i++) x[i] = 10000 * me + i;
	MPI_Win_create(mem, sizeof mem, sizeof(long), MPI_INFO_NULL, MPI_COMM_WORLD, &w);
	MPI_Win_fence(0, w);
	MPI_Put(x, 5, MPI_LONG, next, 3, 5, MPI_LONG, w);
	MPI_Win_fence(0, w);
	show("put", mem, 9);
	MPI_Get(y, 9, MPI_LONG, before, 0, 9, MPI_LONG, w);
	MPI_Win_fence(0, w);
	show("get", y, 9);
	for (int r = 0; r < size; r++) MPI_Accumulate(x, 3, MPI_LONG, r, 0, 3, MPI_LONG, MPI_SUM, w);
	MPI_Win_fence(0, w);
	show("accumulate", mem, 9);
	MPI_Put(x, 5000, MPI_LONG, next, 1000, 5000, MPI_LONG, w);
	MPI_Win_fence(0, w);
	printf("%ld %ld %ld\n", mem[999], mem[1000], mem[5999]);
	MPI_Get(y, 5000, MPI_LONG, me, 1000, 5000, MPI_LONG, w);
	MPI_Put(x, 1, MPI_LONG, MPI_PROC_NULL, 0, 1, MPI_LONG, w);
	MPI_Win_fence(MPI_MODE_NOSUCCEED, w);
	printf("%ld %ld\n", y[0], y[4999]);
	MPI_Win_free(&w);
	return finish();
}
