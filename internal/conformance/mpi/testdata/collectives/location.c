// The greatest and the least with their places; among equal ones, the least place.
// ranks: 1 3 6
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	struct { double value; int index; } x[4], y[4];
	struct { int value, index; } p[3], q[3];
	double v[4] = {me % 3, 5, -me, me * me % 5 - 1.5};
	for (int i = 0; i < 4; i++) x[i].value = v[i], x[i].index = i == 1 ? size - me : me;
	p[0].value = me / 2, p[1].value = 7, p[2].value = -(me / 2);
	for (int i = 0; i < 3; i++) p[i].index = 10 * me;
	MPI_Op ops[] = {MPI_MAXLOC, MPI_MINLOC};
	for (int o = 0; o < 2; o++) {
		MPI_Allreduce(x, y, 4, MPI_DOUBLE_INT, ops[o], MPI_COMM_WORLD);
		for (int i = 0; i < 4; i++) printf("%g at %d\n", y[i].value, y[i].index);
		MPI_Allreduce(p, q, 3, MPI_2INT, ops[o], MPI_COMM_WORLD);
		for (int i = 0; i < 3; i++) printf("%d at %d\n", q[i].value, q[i].index);
		MPI_Scan(p, q, 3, MPI_2INT, ops[o], MPI_COMM_WORLD);
		for (int i = 0; i < 3; i++) printf("scan %d at %d\n", q[i].value, q[i].index);
	}
	return finish();
}
