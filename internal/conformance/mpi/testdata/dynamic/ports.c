// Two groups of one job meet at a port that its members tell each other.
// ranks: 2 5
#include "../say.h"

int main(int argc, char **argv) {
	char port[MPI_MAX_PORT_NAME];
	MPI_Comm half, c;
	int x, n, all[5];
	begin(&argc, &argv);
	MPI_Comm_split(MPI_COMM_WORLD, me % 2, 0, &half);
	memset(port, 0, sizeof port);
	if (me == 0) MPI_Open_port(MPI_INFO_NULL, port);
	MPI_Bcast(port, sizeof port, MPI_CHAR, 0, MPI_COMM_WORLD);
	if (me % 2 == 0)
		MPI_Comm_accept(port, MPI_INFO_NULL, 0, half, &c);
	else
		MPI_Comm_connect(port, MPI_INFO_NULL, 0, half, &c);
	MPI_Comm_remote_size(c, &n);
	x = 10 * me;
	MPI_Allgather(&x, 1, MPI_INT, all, 1, MPI_INT, c);
	ints("others", all, n);
	MPI_Comm_disconnect(&c);
	if (me == 0) MPI_Close_port(port);
	return finish();
}
