// Each sends and receives at once: round a ring, along a line that ends, into another buffer and into the same.
// ranks: 1 2 3 8
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	long x[3] = {me, 10 * me, 100 * me}, y[5] = {-1, -1, -1, -1, -1};
	MPI_Status s;
	int next = (me + 1) % size, before = (me + size - 1) % size;
	MPI_Sendrecv(x, 3, MPI_LONG, next, 5, y, 5, MPI_LONG, before, 5, MPI_COMM_WORLD, &s);
	status("ring", &s, MPI_LONG);
	show("ring", y, 5);
	int right = me + 1 < size ? me + 1 : MPI_PROC_NULL, left = me > 0 ? me - 1 : MPI_PROC_NULL;
	y[0] = y[1] = y[2] = -1;
	MPI_Sendrecv(x, 2, MPI_LONG, right, 6, y, 5, MPI_LONG, left, MPI_ANY_TAG, MPI_COMM_WORLD, &s);
	status("line", &s, MPI_LONG);
	show("line", y, 5);
	for (int k = 0; k < 3; k++) MPI_Sendrecv_replace(x, 3, MPI_LONG, before, k, next, k, MPI_COMM_WORLD, &s);
	status("replaced", &s, MPI_LONG);
	show("replaced", x, 3);
	MPI_Sendrecv_replace(x, 3, MPI_LONG, left, 9, right, 9, MPI_COMM_WORLD, &s);
	status("replaced on a line", &s, MPI_LONG);
	show("replaced on a line", x, 3);
	return finish();
}
