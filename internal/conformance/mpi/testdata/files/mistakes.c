// The classes of errors, which a file returns.
// ranks: 1 3
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);

	MPI_File f;
	MPI_Status s;
	long x[4] = {1, 2, 3, 4};
	const char *name = scratch();
	printf("not there: %s\n", class_of(MPI_File_open(MPI_COMM_WORLD, name, MPI_MODE_RDONLY, MPI_INFO_NULL, &f)));
	MPI_Barrier(MPI_COMM_WORLD);
	printf("made: %s\n", class_of(MPI_File_open(MPI_COMM_WORLD, name, MPI_MODE_CREATE | MPI_MODE_WRONLY, MPI_INFO_NULL, &f)));
	printf("written: %s\n", class_of(MPI_File_write_at(f, 32 * me, x, 4, MPI_LONG, &s)));
	MPI_File_close(&f);
	printf("there already: %s\n", class_of(MPI_File_open(MPI_COMM_WORLD, name, MPI_MODE_CREATE | MPI_MODE_EXCL | MPI_MODE_RDWR, MPI_INFO_NULL, &f)));
	MPI_Barrier(MPI_COMM_WORLD);
	printf("two modes: %s\n", class_of(MPI_File_open(MPI_COMM_WORLD, name, MPI_MODE_RDONLY | MPI_MODE_RDWR, MPI_INFO_NULL, &f)));
	printf("read and made: %s\n", class_of(MPI_File_open(MPI_COMM_WORLD, name, MPI_MODE_RDONLY | MPI_MODE_CREATE, MPI_INFO_NULL, &f)));
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_File_open(MPI_COMM_WORLD, name, MPI_MODE_RDONLY, MPI_INFO_NULL, &f);
	printf("only read: %s\n", class_of(MPI_File_write_at(f, 0, x, 1, MPI_LONG, &s)));
	printf("negative count: %s\n", class_of(MPI_File_read_at(f, 0, x, -1, MPI_LONG, &s)));
	printf("read: %s\n", class_of(MPI_File_read_at(f, 8, x, 2, MPI_LONG, &s)));
	show("x", x, 4);
	MPI_File_close(&f);
	MPI_Barrier(MPI_COMM_WORLD);
	if (me == 0) printf("deleted: %s\n", class_of(MPI_File_delete(name, MPI_INFO_NULL)));
	if (me == 0) printf("again: %s\n", class_of(MPI_File_delete(name, MPI_INFO_NULL)));
	return finish();
}
