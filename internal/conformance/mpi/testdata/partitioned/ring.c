// Messages are sent in parts that become ready in any order; the two sides cut them differently, and each round is a new start.
// ranks: 1 2 3
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	int next = (me + 1) % size, before = (me + size - 1) % size, there;
	long x[12], y[12];
	double a[4], b[4];
	MPI_Request q[4];
	MPI_Psend_init(x, 6, 2, MPI_LONG, next, 1, MPI_COMM_WORLD, MPI_INFO_NULL, &q[0]);
	MPI_Precv_init(y, 3, 4, MPI_LONG, before, 1, MPI_COMM_WORLD, MPI_INFO_NULL, &q[1]);
	MPI_Psend_init(a, 2, 2, MPI_DOUBLE, next, 1, MPI_COMM_WORLD, MPI_INFO_NULL, &q[2]); // the same tag: they meet in order
	MPI_Precv_init(b, 1, 4, MPI_DOUBLE, before, 1, MPI_COMM_WORLD, MPI_INFO_NULL, &q[3]);
	for (int k = 0; k < 3; k++) {
		MPI_Status s[4];
		memset(y, 0, sizeof y);
		MPI_Startall(4, q);
		for (int i = 0; i < 4; i++) a[i] = me + i + k / 4.;
		MPI_Pready_range(0, 1, q[2]);
		for (int i = 0; i < 6; i++) {
			int part = (5 * i + k) % 6;
			x[2 * part] = 100 * me + 10 * k + part, x[2 * part + 1] = -part;
			if (i < 4) MPI_Pready(part, q[0]);
		}
		MPI_Pready_list(2, (int[]){(20 + k) % 6, (25 + k) % 6}, q[0]);
		do MPI_Parrived(q[1], k, &there); while (!there);
		show("a part", y + 4 * k, 4);
		MPI_Waitall(4, q, s);
		show("all", y, 12);
		reals("numbers", b, 4);
	}
	for (int i = 0; i < 4; i++) MPI_Request_free(&q[i]);
	return finish();
}
