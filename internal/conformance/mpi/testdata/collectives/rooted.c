// Broadcast, scatter and gather, with each rank as the root, of short and long data.
// ranks: 1 2 3 8
#include "../say.h"

static long x[80000], y[80000];

static long sum(const long *a, int k) {
	long s = 0;
	for (int i = 0; i < k; i++) s += a[i] * (i % 7 + 1);
	return s;
}

int main(int argc, char **argv) {
	begin(&argc, &argv);
	int lengths[] = {0, 1, 5, 10000};
	for (int l = 0; l < 4; l++) {
		int k = lengths[l];
		for (int root = 0; root < size; root++) {
			for (int i = 0; i < k * size; i++) x[i] = 1000 * me + i, y[i] = -1;
			MPI_Bcast(x, k, MPI_LONG, root, MPI_COMM_WORLD);
			printf("bcast %ld\n", sum(x, k));
			for (int i = 0; i < k * size; i++) x[i] = 2000 * me + i;
			MPI_Gather(x, k, MPI_LONG, y, k, MPI_LONG, root, MPI_COMM_WORLD);
			printf("gather %ld\n", sum(y, k * size));
			for (int i = 0; i < k * size; i++) y[i] = -1;
			MPI_Scatter(x, k, MPI_LONG, y, k, MPI_LONG, root, MPI_COMM_WORLD);
			printf("scatter %ld\n", sum(y, k * size));
		}
	}
	return finish();
}
