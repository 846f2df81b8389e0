// An array that is dealt out to a grid of ranks in turn, by a darray; and records of several types.
// ranks: 1 2 4
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);

	int dims[2] = {0, 0}, sizes[2] = {5, 7}, how[2] = {MPI_DISTRIBUTE_CYCLIC, MPI_DISTRIBUTE_CYCLIC}, args[2] = {2, MPI_DISTRIBUTE_DFLT_DARG}, n;
	short x[35];
	MPI_File f;
	MPI_Datatype t, record, r2;
	MPI_Status s;
	MPI_Dims_create(size, 2, dims);
	for (int i = 0; i < 35; i++) x[i] = 100 * me + i;
	MPI_Type_create_darray(size, me, 2, sizes, how, args, dims, MPI_ORDER_C, MPI_SHORT, &t);
	MPI_Type_commit(&t);
	MPI_Type_size(t, &n);
	n /= 2;
	printf("%d mine\n", n);
	const char *name = scratch();
	MPI_File_open(MPI_COMM_WORLD, name, MPI_MODE_CREATE | MPI_MODE_RDWR, MPI_INFO_NULL, &f);
	MPI_File_set_view(f, 2, MPI_SHORT, t, "native", MPI_INFO_NULL);
	MPI_File_write_all(f, x, n, MPI_SHORT, &s);
	MPI_File_write_all(f, x, n, MPI_SHORT, &s); // the next array
	struct { double a; int b; short c; } r = {me + 0.5, me, 7}, got[5];
	int lengths[3] = {1, 1, 1};
	MPI_Aint at[3] = {0, 8, 12};
	MPI_Datatype of[3] = {MPI_DOUBLE, MPI_INT, MPI_SHORT};
	MPI_Type_create_struct(3, lengths, at, of, &r2);
	MPI_Type_create_resized(r2, 0, 16, &record);
	MPI_Type_commit(&record);
	MPI_File_set_view(f, 400, record, record, "native", MPI_INFO_NULL);
	MPI_File_write_at_all(f, me, &r, 1, record, &s);
	MPI_File_sync(f);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_File_read_at_all(f, 0, got, size, record, &s);
	for (int i = 0; i < size; i++) printf("%g %d %d\n", got[i].a, got[i].b, got[i].c);
	MPI_File_close(&f);
	contents(name);
	return finish();
}
