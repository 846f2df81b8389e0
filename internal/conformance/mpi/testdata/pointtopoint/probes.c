// Messages whose length is not known are probed; a matched probe takes the message.
// ranks: 2 3
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	if (me > 0) {
		long x[20];
		for (int i = 0; i < 20; i++) x[i] = me * 100 + i;
		for (int k = 0; k < 4; k++) MPI_Send(x, me + 3 * k, MPI_LONG, 0, k, MPI_COMM_WORLD);
		return finish();
	}
	for (int r = size - 1; r > 0; r--) {
		MPI_Status s;
		int count, found = 0;
		long x[20];
		MPI_Probe(r, MPI_ANY_TAG, MPI_COMM_WORLD, &s);
		status("probe", &s, MPI_LONG);
		MPI_Probe(r, 1, MPI_COMM_WORLD, &s); // of the second, while the first is still there
		status("probe", &s, MPI_LONG);
		MPI_Get_count(&s, MPI_LONG, &count);
		MPI_Recv(x, count, MPI_LONG, r, 1, MPI_COMM_WORLD, &s);
		show("got", x, count);
		while (!found) MPI_Iprobe(r, MPI_ANY_TAG, MPI_COMM_WORLD, &found, &s);
		status("iprobe", &s, MPI_LONG);
		MPI_Message first, other;
		MPI_Mprobe(r, MPI_ANY_TAG, MPI_COMM_WORLD, &first, &s);
		status("mprobe", &s, MPI_LONG);
		for (found = 0; !found;) MPI_Improbe(r, MPI_ANY_TAG, MPI_COMM_WORLD, &found, &other, &s);
		status("improbe", &s, MPI_LONG);
		MPI_Recv(x, 20, MPI_LONG, r, MPI_ANY_TAG, MPI_COMM_WORLD, &s); // neither of those two
		status("recv", &s, MPI_LONG);
		MPI_Mrecv(x, 20, MPI_LONG, &other, &s);
		status("mrecv", &s, MPI_LONG);
		MPI_Request q;
		MPI_Imrecv(x, 20, MPI_LONG, &first, &q);
		MPI_Wait(&q, &s);
		status("imrecv", &s, MPI_LONG);
	}
	MPI_Status s;
	int found;
	MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &found, &s);
	printf("left: %s\n", yes(found));
	return finish();
}
