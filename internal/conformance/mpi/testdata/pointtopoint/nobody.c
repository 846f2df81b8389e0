// MPI_PROC_NULL: calls with nobody end at once, and leave buffers alone.
// ranks: 1
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	long x = 7;
	MPI_Status s;
	MPI_Request q;
	int found;
	MPI_Message m;
	MPI_Send(&x, 1, MPI_LONG, MPI_PROC_NULL, 0, MPI_COMM_WORLD);
	MPI_Ssend(&x, 1, MPI_LONG, MPI_PROC_NULL, 0, MPI_COMM_WORLD);
	MPI_Issend(&x, 1, MPI_LONG, MPI_PROC_NULL, 0, MPI_COMM_WORLD, &q);
	MPI_Wait(&q, MPI_STATUS_IGNORE);
	MPI_Recv(&x, 1, MPI_LONG, MPI_PROC_NULL, 3, MPI_COMM_WORLD, &s);
	status("recv", &s, MPI_LONG);
	MPI_Irecv(&x, 1, MPI_LONG, MPI_PROC_NULL, 3, MPI_COMM_WORLD, &q);
	MPI_Wait(&q, &s);
	status("irecv", &s, MPI_LONG);
	MPI_Probe(MPI_PROC_NULL, 3, MPI_COMM_WORLD, &s);
	status("probe", &s, MPI_LONG);
	MPI_Iprobe(MPI_PROC_NULL, MPI_ANY_TAG, MPI_COMM_WORLD, &found, &s);
	printf("%s\n", yes(found));
	status("iprobe", &s, MPI_LONG);
	MPI_Mprobe(MPI_PROC_NULL, 3, MPI_COMM_WORLD, &m, &s);
	status("mprobe", &s, MPI_LONG);
	MPI_Mrecv(&x, 1, MPI_LONG, &m, &s);
	status("mrecv", &s, MPI_LONG);
	MPI_Recv_init(&x, 1, MPI_LONG, MPI_PROC_NULL, 3, MPI_COMM_WORLD, &q);
	MPI_Start(&q);
	MPI_Wait(&q, &s);
	status("persistent", &s, MPI_LONG);
	MPI_Wait(&q, &s); // not started
	int count;
	MPI_Get_count(&s, MPI_LONG, &count);
	printf("inactive: any source %s any tag %s count %d\n", yes(s.MPI_SOURCE == MPI_ANY_SOURCE), yes(s.MPI_TAG == MPI_ANY_TAG), count);
	MPI_Request_free(&q);
	printf("%ld\n", x);
	return finish();
}
