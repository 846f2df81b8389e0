// Buffered sends need no receive to end; what does not fit into the buffer is an error.
// ranks: 2
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
	long x[1000], y[1000];
	int other = 1 - me, room = 3 * (500 * sizeof(long) + MPI_BSEND_OVERHEAD), got;
	void *buffer = malloc(room), *back;
	MPI_Buffer_attach(buffer, room);
	for (int k = 0; k < 3; k++) { // both send first
		for (int i = 0; i < 500; i++) x[i] = 1000 * me + 100 * k + i;
		MPI_Bsend(x, 500, MPI_LONG, other, k, MPI_COMM_WORLD);
	}
	memset(x, 0, sizeof x);
	for (int k = 2; k >= 0; k--) {
		MPI_Status s;
		MPI_Recv(y, 1000, MPI_LONG, other, k, MPI_COMM_WORLD, &s);
		status("buffered", &s, MPI_LONG);
		printf("%ld %ld\n", y[0], y[499]);
	}
	MPI_Buffer_detach(&back, &got);
	printf("%s %s\n", yes(back == buffer), yes(got == room));
	MPI_Buffer_attach(buffer, 1000);
	printf("%s\n", class_of(MPI_Bsend(x, 1000, MPI_LONG, other, 9, MPI_COMM_WORLD)));
	MPI_Buffer_detach(&back, &got);
	printf("%d\n", got);
	return finish();
}
