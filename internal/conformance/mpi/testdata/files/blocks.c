// A matrix in a file: each rank writes its block, and reads another, through a subarray.
// ranks: 1 2 4 6
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);

	int dims[2] = {0, 0}, sizes[2], sub[2] = {3, 4}, start[2], block[12], other[12];
	MPI_File f;
	MPI_Datatype t;
	MPI_Status s;
	MPI_Dims_create(size, 2, dims);
	for (int d = 0; d < 2; d++) sizes[d] = dims[d] * sub[d];
	for (int i = 0; i < 12; i++) block[i] = 1000 * me + i;
	const char *name = scratch();
	MPI_File_open(MPI_COMM_WORLD, name, MPI_MODE_CREATE | MPI_MODE_RDWR, MPI_INFO_NULL, &f);
	for (int turn = 0; turn < 2; turn++) {
		int r = (me + turn) % size;
		start[0] = r / dims[1] * sub[0], start[1] = r % dims[1] * sub[1];
		MPI_Type_create_subarray(2, sizes, sub, start, MPI_ORDER_C, MPI_INT, &t);
		MPI_Type_commit(&t);
		MPI_File_set_view(f, 16, MPI_INT, t, "native", MPI_INFO_NULL);
		int n;
		if (turn == 0) MPI_File_write_all(f, block, 12, MPI_INT, &s);
		else MPI_File_read_all(f, other, 12, MPI_INT, &s);
		MPI_Get_count(&s, MPI_INT, &n);
		printf("%d items\n", n);
		MPI_Type_free(&t);
	}
	ints("other", other, 12);
	MPI_Offset bytes;
	MPI_File_get_size(f, &bytes);
	printf("size %d\n", (int)bytes);
	MPI_File_close(&f);
	contents(name);
	return finish();
}
