// Types with negative displacements, entries that are sent twice, empty blocks, and bounds of their own, from rank to rank and in collective operations.
// ranks: 2 5
#include "../say.h"

static void tell(const char *name, MPI_Datatype t) {
	int bytes;
	MPI_Aint lb, extent, true_lb, true_extent;
	MPI_Type_size(t, &bytes);
	MPI_Type_get_extent(t, &lb, &extent);
	MPI_Type_get_true_extent(t, &true_lb, &true_extent);
	printf("%s: size %d, %ld %ld, true %ld %ld\n", name, bytes, (long)lb, (long)extent, (long)true_lb, (long)true_extent);
}

static void fill(long *x, int k) {
	for (int i = 0; i < k; i++) x[i] = 100 * me + i;
}

static void blank(long *x, int k) {
	for (int i = 0; i < k; i++) x[i] = -1;
}

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Datatype back, twice, gaps, late, nested, none;
	MPI_Status s;
	long x[24], y[24];
	int next = (me + 1) % size, before = (me + size - 1) % size;
	MPI_Type_indexed(4, (int[]){1, 0, 2, 1}, (int[]){2, 50, -4, -1}, MPI_LONG, &back);
	MPI_Type_create_hindexed(3, (int[]){2, 2, 1}, (MPI_Aint[]){0, 8, 8}, MPI_LONG, &twice);
	MPI_Type_create_struct(4, (int[]){1, 0, 0, 2}, (MPI_Aint[]){16, 800, -800, -16}, (MPI_Datatype[]){MPI_LONG, MPI_CHAR, MPI_DOUBLE, MPI_LONG}, &gaps);
	MPI_Type_create_resized(MPI_LONG, -16, 24, &late);
	MPI_Type_vector(2, 2, -2, late, &nested);
	MPI_Type_vector(0, 3, 7, MPI_LONG, &none);
	MPI_Datatype all[] = {back, twice, gaps, late, nested, none};
	const char *names[] = {"backwards", "twice", "empty blocks", "resized", "nested", "nothing"};
	for (int i = 0; i < 6; i++) MPI_Type_commit(&all[i]), tell(names[i], all[i]);
	for (int i = 0; i < 6; i++) { // from each type into a row
		fill(x, 24), blank(y, 24);
		MPI_Sendrecv(x + 10, i == 1 ? 2 : 1, all[i], next, i, y, 24, MPI_LONG, before, i, MPI_COMM_WORLD, &s);
		status(names[i], &s, MPI_LONG);
		show("row", y, 12);
	}
	for (int i = 0; i < 6; i++) { // from a row into each type, but for that which has places twice
		if (i == 1) continue;
		int bytes, k;
		MPI_Type_size(all[i], &bytes);
		fill(x, 24), blank(y, 24);
		MPI_Sendrecv(x, bytes / 8, MPI_LONG, next, i, y + 10, 1, all[i], before, i, MPI_COMM_WORLD, &s);
		MPI_Get_elements(&s, all[i], &k);
		printf("%d elements\n", k);
		show("places", y, 24);
	}
	long z[60];
	blank(z, 60), fill(x, 24);
	MPI_Allgather(x + 8, 1, gaps, z, 3, MPI_LONG, MPI_COMM_WORLD);
	show("allgather", z, 3 * size);
	blank(z, 60);
	MPI_Gather(x, 1, MPI_LONG, z + 2, 1, late, 0, MPI_COMM_WORLD);
	show("gather", z, 3 * size);
	fill(x, 24);
	MPI_Bcast(x + 10, 1, back, size - 1, MPI_COMM_WORLD);
	show("bcast", x, 24);
	fill(x, 24), blank(y, 24);
	MPI_Scatter(twice == MPI_DATATYPE_NULL ? NULL : x, 1, twice, y, 5, MPI_LONG, 0, MPI_COMM_WORLD);
	show("scatter", y, 6);
	for (int i = 0; i < 6; i++) MPI_Type_free(&all[i]);
	return finish();
}
