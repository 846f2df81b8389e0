// Post, start, complete and wait: only those who have to do with each other synchronise.
// ranks: 3 4
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	long mem[8], x[2] = {me, 10 * me}, y[4];
	MPI_Win w;
	MPI_Group all, g, h;
	for (int i = 0; i < 8; i++) mem[i] = -1;
	MPI_Win_create(mem, sizeof mem, sizeof(long), MPI_INFO_NULL, MPI_COMM_WORLD, &w);
	MPI_Comm_group(MPI_COMM_WORLD, &all);
	int next = (me + 1) % size, before = (me + size - 1) % size;
	MPI_Group_incl(all, 1, &next, &g), MPI_Group_incl(all, 1, &before, &h);
	for (int k = 0; k < 3; k++) { // each to the next
		MPI_Win_post(h, 0, w);
		MPI_Win_start(g, 0, w);
		MPI_Put(x, 2, MPI_LONG, next, 2 * k, 2, MPI_LONG, w);
		MPI_Win_complete(w);
		MPI_Win_wait(w);
		show("from before", mem, 8);
	}
	if (me == 0) { // all to rank 0
		MPI_Group_range_incl(all, 1, (int[][3]){{1, size - 1, 1}}, &g);
		MPI_Win_post(g, 0, w);
		MPI_Win_wait(w);
		show("sums", mem, 8);
	} else {
		MPI_Group_incl(all, 1, (int[]){0}, &g);
		MPI_Win_start(g, 0, w);
		MPI_Accumulate(x, 2, MPI_LONG, 0, 6, 2, MPI_LONG, MPI_SUM, w);
		MPI_Get(y, 4, MPI_LONG, 0, 0, 4, MPI_LONG, w);
		MPI_Win_complete(w);
		show("got", y, 4);
	}
	MPI_Win_free(&w);
	return finish();
}
