// A receive that has met no message is cancelled; one that has is not.
// ranks: 2
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	long x = 5, y = -1;
	MPI_Request q;
	MPI_Status s;
	int cancelled, done;
	if (me == 0) {
		MPI_Irecv(&y, 1, MPI_LONG, 1, 99, MPI_COMM_WORLD, &q);
		MPI_Test(&q, &done, &s);
		printf("done %s\n", yes(done));
		MPI_Cancel(&q);
		MPI_Wait(&q, &s);
		MPI_Test_cancelled(&s, &cancelled);
		printf("cancelled %s, buffer %ld\n", yes(cancelled), y);
		MPI_Irecv(&y, 1, MPI_LONG, 1, 1, MPI_COMM_WORLD, &q);
		MPI_Send(&x, 1, MPI_LONG, 1, 0, MPI_COMM_WORLD);
		MPI_Recv(&x, 1, MPI_LONG, 1, 2, MPI_COMM_WORLD, MPI_STATUS_IGNORE); // what comes after the message with tag 1
		MPI_Cancel(&q);
		MPI_Wait(&q, &s);
		MPI_Test_cancelled(&s, &cancelled);
		printf("cancelled %s, buffer %ld\n", yes(cancelled), y);
		MPI_Recv_init(&y, 1, MPI_LONG, 1, 50, MPI_COMM_WORLD, &q);
		MPI_Start(&q);
		MPI_Cancel(&q);
		MPI_Wait(&q, &s);
		MPI_Test_cancelled(&s, &cancelled);
		printf("persistent: cancelled %s\n", yes(cancelled));
		MPI_Start(&q);
		MPI_Send(&x, 1, MPI_LONG, 1, 3, MPI_COMM_WORLD);
		MPI_Wait(&q, &s);
		MPI_Test_cancelled(&s, &cancelled);
		printf("persistent: cancelled %s, buffer %ld\n", yes(cancelled), y);
		MPI_Request_free(&q);
	} else {
		MPI_Recv(&x, 1, MPI_LONG, 0, 0, MPI_COMM_WORLD, &s);
		MPI_Send(&x, 1, MPI_LONG, 0, 1, MPI_COMM_WORLD);
		MPI_Send(&x, 1, MPI_LONG, 0, 2, MPI_COMM_WORLD);
		MPI_Recv(&y, 1, MPI_LONG, 0, 3, MPI_COMM_WORLD, &s);
		x = 77;
		MPI_Send(&x, 1, MPI_LONG, 0, 50, MPI_COMM_WORLD);
	}
	return finish();
}
