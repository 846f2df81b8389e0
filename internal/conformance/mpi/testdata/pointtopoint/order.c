// Messages between two ranks do not overtake each other, whatever their lengths, where a receive could take either.
// ranks: 2 4
#include "../say.h"

static long x[30000];

int main(int argc, char **argv) {
	begin(&argc, &argv);
	int lengths[] = {3, 30000, 1, 5000, 0, 20000, 2};
	MPI_Request q[14];
	int next = (me + 1) % size, before = (me + size - 1) % size;
	for (int i = 0; i < 30000; i++) x[i] = me;
	for (int k = 0; k < 14; k++) MPI_Isend(x, lengths[k % 7], MPI_LONG, next, k % 2, MPI_COMM_WORLD, &q[k]);
	static long y[30000];
	for (int k = 0; k < 4; k++) { // of one tag, then of whatever is next
		MPI_Status s;
		MPI_Recv(y, 30000, MPI_LONG, before, 1, MPI_COMM_WORLD, &s);
		status("odd", &s, MPI_LONG);
	}
	for (int k = 0; k < 10; k++) {
		MPI_Status s;
		MPI_Recv(y, 30000, MPI_LONG, before, MPI_ANY_TAG, MPI_COMM_WORLD, &s);
		status("any", &s, MPI_LONG);
	}
	MPI_Waitall(14, q, MPI_STATUSES_IGNORE);
	// Receives that are there first take messages in the order in which they were begun.
	long z[6];
	MPI_Request in[6], out[6];
	long w[6] = {0, 1, 2, 3, 4, 5};
	for (int k = 0; k < 6; k++) MPI_Irecv(&z[k], 1, MPI_LONG, k % 2 ? MPI_ANY_SOURCE : before, k % 3 ? MPI_ANY_TAG : 7, MPI_COMM_WORLD, &in[k]);
	for (int k = 0; k < 6; k++) MPI_Isend(&w[k], 1, MPI_LONG, next, k % 3 == 1 ? 8 : 7, MPI_COMM_WORLD, &out[k]);
	MPI_Waitall(6, in, MPI_STATUSES_IGNORE);
	MPI_Waitall(6, out, MPI_STATUSES_IGNORE);
	show("posted", z, 6);
	return finish();
}
