// The two sides of a call may have different types, as long as the basic ones are the same in their order.
// ranks: 3
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	long x[12], y[12];
	MPI_Datatype pair, even;
	MPI_Type_contiguous(2, MPI_LONG, &pair);
	MPI_Type_commit(&pair);
	MPI_Datatype one;
	MPI_Type_create_resized(MPI_LONG, 0, 16, &one);
	MPI_Type_dup(one, &even); // each other element
	MPI_Type_commit(&even);
	for (int i = 0; i < 12; i++) x[i] = 100 * me + i, y[i] = -1;
	MPI_Status s;
	int next = (me + 1) % size, before = (me + 2) % size;
	MPI_Sendrecv(x, 2, pair, next, 0, y, 6, even, before, 0, MPI_COMM_WORLD, &s);
	status("pairs as every other", &s, even);
	show("got", y, 12);
	MPI_Bcast(me == 1 ? x : y, me == 1 ? 4 : 2, me == 1 ? MPI_LONG : pair, 1, MPI_COMM_WORLD);
	show("bcast", y, 12);
	MPI_Gather(x, 2, even, y, 1, pair, 2, MPI_COMM_WORLD);
	show("gather", y, 12);
	MPI_Scatter(x, 1, pair, y, 2, even, 0, MPI_COMM_WORLD);
	show("scatter", y, 12);
	MPI_Allgather(x, 4, MPI_LONG, y, 2, pair, MPI_COMM_WORLD);
	show("allgather", y, 12);
	return finish();
}
