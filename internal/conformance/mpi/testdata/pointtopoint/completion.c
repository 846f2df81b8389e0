// Waiting for any, some and all of several requests, of which some are null.
// ranks: 2 4
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	if (me > 0) {
		long token;
		for (int k = 0; k < 3; k++) { // one message each time it is asked for
			MPI_Recv(&token, 1, MPI_LONG, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
			token = 10 * me + k;
			MPI_Send(&token, 1, MPI_LONG, 0, k, MPI_COMM_WORLD);
		}
		return finish();
	}
	long y[9], go = 0;
	MPI_Request q[9];
	MPI_Status s, all[9];
	int index, done, count, indices[9];
	for (int k = 0; k < 9; k++) q[k] = MPI_REQUEST_NULL;
	for (int r = 1; r < size; r++) MPI_Irecv(&y[2 * r], 1, MPI_LONG, r, 0, MPI_COMM_WORLD, &q[2 * r]);
	MPI_Testany(9, q, &index, &done, &s);
	printf("testany %s %d\n", yes(done), num(index));
	for (int r = size - 1; r > 0; r--) {
		MPI_Send(&go, 1, MPI_LONG, r, 0, MPI_COMM_WORLD);
		MPI_Waitany(9, q, &index, &s);
		printf("waitany %d: %ld\n", index, y[index]);
		status("waitany", &s, MPI_LONG);
	}
	MPI_Waitany(9, q, &index, &s);
	printf("waitany of none %d\n", num(index));
	MPI_Testany(9, q, &index, &done, &s);
	printf("testany of none %s %d\n", yes(done), num(index));
	MPI_Waitsome(9, q, &count, indices, all);
	printf("waitsome of none %d\n", num(count));
	MPI_Testall(9, q, &done, all);
	printf("testall of none %s\n", yes(done));
	for (int r = 1; r < size; r++) MPI_Irecv(&y[r], 1, MPI_LONG, r, 1, MPI_COMM_WORLD, &q[r]);
	MPI_Testsome(9, q, &count, indices, all);
	printf("testsome %d\n", count);
	for (int r = 1; r < size; r++) {
		MPI_Send(&go, 1, MPI_LONG, r, 0, MPI_COMM_WORLD);
		MPI_Waitsome(9, q, &count, indices, all);
		printf("waitsome %d: %d %ld\n", count, indices[0], y[indices[0]]);
		status("waitsome", &all[0], MPI_LONG);
	}
	for (int r = 1; r < size; r++) MPI_Irecv(&y[r], 1, MPI_LONG, r, 2, MPI_COMM_WORLD, &q[r]);
	MPI_Testall(9, q, &done, all);
	printf("testall %s\n", yes(done));
	for (int r = 1; r < size; r++) MPI_Send(&go, 1, MPI_LONG, r, 0, MPI_COMM_WORLD);
	MPI_Waitall(9, q, all);
	for (int r = 1; r < size; r++) {
		status("waitall", &all[r], MPI_LONG);
		printf("%ld %s\n", y[r], yes(q[r] == MPI_REQUEST_NULL));
	}
	return finish();
}
