// The pointer that all ranks share: in their order, and each when it comes.
// ranks: 1 2 5
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);

	MPI_File f;
	MPI_Status s;
	MPI_Offset o;
	long x[10], sum = 0, all;
	for (int i = 0; i < 10; i++) x[i] = 100 * me + i;
	const char *name = scratch();
	MPI_File_open(MPI_COMM_WORLD, name, MPI_MODE_CREATE | MPI_MODE_RDWR, MPI_INFO_NULL, &f);
	MPI_File_set_view(f, 0, MPI_LONG, MPI_LONG, "native", MPI_INFO_NULL);
	MPI_File_write_ordered(f, x, me + 1, MPI_LONG, &s);
	MPI_File_write_ordered(f, x + 5, 2, MPI_LONG, &s);
	MPI_File_get_position_shared(f, &o);
	MPI_Barrier(MPI_COMM_WORLD);
	printf("shared %d\n", (int)o);
	MPI_File_seek_shared(f, 1, MPI_SEEK_SET);
	MPI_File_read_ordered(f, x, me + 1, MPI_LONG, &s);
	show("read", x, me + 1);
	MPI_File_seek_shared(f, 0, MPI_SEEK_SET);
	MPI_File_read_shared(f, x, 2, MPI_LONG, &s);
	sum = x[0] + x[1];
	MPI_Allreduce(&sum, &all, 1, MPI_LONG, MPI_SUM, MPI_COMM_WORLD);
	printf("sum %ld\n", all);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_File_get_position_shared(f, &o);
	printf("shared %d\n", (int)o);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_File_seek_shared(f, 0, MPI_SEEK_END);
	x[0] = -7;
	MPI_File_write_shared(f, x, 1, MPI_LONG, &s);
	MPI_File_close(&f);
	contents(name);
	return finish();
}
