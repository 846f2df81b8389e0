// Ranks that write the same bytes, in a file that is atomic, and what they agree upon.
// ranks: 1 2 4
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);

	MPI_File f;
	MPI_Status s;
	MPI_Offset o;
	MPI_Group g;
	static char x[5000], y[5000];
	int flag, mode, n;
	const char *name = scratch();
	MPI_File_open(MPI_COMM_WORLD, name, MPI_MODE_CREATE | MPI_MODE_RDWR | MPI_MODE_EXCL, MPI_INFO_NULL, &f);
	MPI_File_get_atomicity(f, &flag);
	printf("%s", yes(flag));
	MPI_File_set_atomicity(f, 1);
	MPI_File_get_atomicity(f, &flag);
	printf(" %s\n", yes(flag));
	memset(x, 'a' + me, sizeof x);
	for (int i = 0; i < 20; i++) MPI_File_write_at(f, 3, x, sizeof x, MPI_CHAR, &s);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_File_read_at(f, 3, y, sizeof y, MPI_CHAR, &s);
	int same = 1;
	for (int i = 1; i < (int)sizeof y; i++) same = same && y[i] == y[0];
	printf("whole %s\n", yes(same));
	MPI_File_get_amode(f, &mode);
	printf("%s %s\n", yes(mode & MPI_MODE_EXCL), yes(mode & MPI_MODE_APPEND));
	MPI_File_get_group(f, &g);
	MPI_Group_size(g, &n);
	printf("%d ranks\n", n);
	MPI_File_get_size(f, &o);
	printf("%d bytes\n", (int)o);
	MPI_File_close(&f);
	MPI_File_open(MPI_COMM_WORLD, name, MPI_MODE_WRONLY | MPI_MODE_APPEND | MPI_MODE_DELETE_ON_CLOSE, MPI_INFO_NULL, &f);
	MPI_File_get_position(f, &o);
	printf("at %d\n", (int)o);
	MPI_File_close(&f);
	MPI_Barrier(MPI_COMM_WORLD);
	printf("%s\n", yes(access(name, 0) == 0));
	return finish();
}
