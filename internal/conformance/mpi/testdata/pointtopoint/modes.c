// Each mode of sending, blocking and not, of short messages and of long ones.
// ranks: 2
#include "../say.h"

static long x[100000];

static void receive(const char *what, int tag, int count) {
	MPI_Status s;
	MPI_Recv(x, count, MPI_LONG, 0, tag, MPI_COMM_WORLD, &s);
	status(what, &s, MPI_LONG);
	printf("%ld %ld\n", x[0], x[count - 1]);
}

int main(int argc, char **argv) {
	begin(&argc, &argv);
	int room = 2 * (sizeof x + MPI_BSEND_OVERHEAD);
	MPI_Buffer_attach(malloc(room), room);
	int lengths[] = {1, 1000, 100000};
	for (int l = 0; l < 3; l++) {
		int count = lengths[l];
		if (me == 0) {
			MPI_Request q[3];
			for (int i = 0; i < count; i++) x[i] = count + i;
			MPI_Send(x, count, MPI_LONG, 1, 1, MPI_COMM_WORLD);
			MPI_Ssend(x, count, MPI_LONG, 1, 2, MPI_COMM_WORLD);
			MPI_Bsend(x, count, MPI_LONG, 1, 3, MPI_COMM_WORLD);
			MPI_Isend(x, count, MPI_LONG, 1, 4, MPI_COMM_WORLD, &q[0]);
			MPI_Issend(x, count, MPI_LONG, 1, 5, MPI_COMM_WORLD, &q[1]);
			MPI_Ibsend(x, count, MPI_LONG, 1, 6, MPI_COMM_WORLD, &q[2]);
			MPI_Waitall(3, q, MPI_STATUSES_IGNORE);
			MPI_Recv(NULL, 0, MPI_LONG, 1, 9, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
			MPI_Rsend(x, count, MPI_LONG, 1, 7, MPI_COMM_WORLD);
			MPI_Irsend(x, count, MPI_LONG, 1, 8, MPI_COMM_WORLD, &q[0]);
			MPI_Wait(&q[0], MPI_STATUS_IGNORE);
		} else {
			static long y[2][100000];
			MPI_Request q[2];
			receive("standard", 1, count);
			receive("synchronous", 2, count);
			receive("buffered", 3, count);
			receive("standard, not waiting", 4, count);
			receive("synchronous, not waiting", 5, count);
			receive("buffered, not waiting", 6, count);
			for (int i = 0; i < 2; i++) MPI_Irecv(y[i], count, MPI_LONG, 0, 7 + i, MPI_COMM_WORLD, &q[i]);
			MPI_Send(NULL, 0, MPI_LONG, 0, 9, MPI_COMM_WORLD);
			MPI_Waitall(2, q, MPI_STATUSES_IGNORE);
			printf("ready %ld %ld\n", y[0][count - 1], y[1][count - 1]);
		}
	}
	return finish();
}
