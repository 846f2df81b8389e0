// Parts of different lengths, some of them empty, with gaps between them and in any order.
// ranks: 1 3 5
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	int counts[8], displs[8], total = 0;
	long x[100], y[100];
	for (int r = size - 1; r >= 0; r--) { // the last comes first
		counts[r] = (5 * r + 2) % 4;
		displs[r] = total + 1;
		total += counts[r] + 1;
	}
	ints("counts", counts, size);
	ints("displacements", displs, size);
	for (int root = 0; root < size; root++) {
		for (int i = 0; i < 100; i++) x[i] = 100 * me + i, y[i] = -1;
		MPI_Gatherv(x, counts[me], MPI_LONG, y, counts, displs, MPI_LONG, root, MPI_COMM_WORLD);
		show("gatherv", y, total);
		for (int i = 0; i < 100; i++) y[i] = -1;
		MPI_Scatterv(x, counts, displs, MPI_LONG, y, counts[me], MPI_LONG, root, MPI_COMM_WORLD);
		show("scatterv", y, total);
	}
	for (int i = 0; i < 100; i++) y[i] = -1;
	MPI_Allgatherv(x, counts[me], MPI_LONG, y, counts, displs, MPI_LONG, MPI_COMM_WORLD);
	show("allgatherv", y, total);
	// From rank a to rank b go (a + 2b) % 4 elements.
	int out[8], out_at[8], in[8], in_at[8], s = 0, d = 2;
	for (int r = 0; r < size; r++) {
		out[r] = (me + 2 * r) % 4, out_at[r] = s, s += out[r] + r % 2;
		in[r] = (r + 2 * me) % 4, in_at[r] = d, d += in[r];
	}
	for (int i = 0; i < 100; i++) y[i] = -1;
	MPI_Alltoallv(x, out, out_at, MPI_LONG, y, in, in_at, MPI_LONG, MPI_COMM_WORLD);
	show("alltoallv", y, d);
	return finish();
}
