// Persistent requests are started again and again, and send what is in the buffer then.
// ranks: 1 2 4
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	int next = (me + 1) % size, before = (me + size - 1) % size;
	long x[2], y[4], z[2], w[2];
	MPI_Request q[4];
	MPI_Recv_init(y, 4, MPI_LONG, before, 1, MPI_COMM_WORLD, &q[0]);
	MPI_Recv_init(w, 2, MPI_LONG, MPI_ANY_SOURCE, 2, MPI_COMM_WORLD, &q[1]);
	MPI_Send_init(x, 2, MPI_LONG, next, 1, MPI_COMM_WORLD, &q[2]);
	MPI_Ssend_init(z, 1, MPI_LONG, next, 2, MPI_COMM_WORLD, &q[3]);
	for (int k = 0; k < 3; k++) {
		MPI_Status s[4];
		x[0] = me + k, x[1] = me * k, z[0] = -k;
		MPI_Startall(4, q);
		MPI_Waitall(4, q, s);
		status("first", &s[0], MPI_LONG);
		show("first", y, 2);
		status("second", &s[1], MPI_LONG);
		show("second", w, 1);
	}
	for (int i = 0; i < 4; i++) MPI_Request_free(&q[i]);
	return finish();
}
