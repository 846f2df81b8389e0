// Who sends and with which tag may be left open; the status tells.
// ranks: 1 2 5
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Status s;
	MPI_Request q[3];
	for (int i = 0; i < 3; i++) {
		static long x[3];
		x[i] = 10 * me + i;
		MPI_Isend(&x[i], 1, MPI_LONG, 0, 100 * i + me, MPI_COMM_WORLD, &q[i]);
	}
	if (me == 0) {
		long y[4];
		for (int r = size - 1; r >= 0; r--) { // any source, the tag decides
			MPI_Recv(y, 4, MPI_LONG, MPI_ANY_SOURCE, r, MPI_COMM_WORLD, &s);
			status("any source", &s, MPI_LONG);
			show("got", y, 1);
		}
		for (int r = 0; r < size; r++) { // any tag: the first that the source has sent of those that are left
			MPI_Recv(y, 4, MPI_LONG, r, MPI_ANY_TAG, MPI_COMM_WORLD, &s);
			status("any tag", &s, MPI_LONG);
		}
		long sum = 0;
		for (int r = 0; r < size; r++) { // both
			MPI_Recv(y, 4, MPI_LONG, MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &s);
			if (s.MPI_TAG != 200 + s.MPI_SOURCE) printf("tag %d of rank %d\n", s.MPI_TAG, s.MPI_SOURCE);
			sum += y[0];
		}
		printf("sum %ld\n", sum);
	}
	MPI_Waitall(3, q, MPI_STATUSES_IGNORE);
	return finish();
}
