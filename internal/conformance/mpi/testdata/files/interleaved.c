// Elements of the ranks in turn, from memory with gaps; blocking, without waiting, and in two halves.
// ranks: 1 2 3 5
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);

	enum { n = 3000 };
	static int x[2 * n], y[2 * n];
	MPI_File f;
	MPI_Datatype one, t, gaps;
	MPI_Status s;
	MPI_Request q[2];
	for (int i = 0; i < 2 * n; i++) x[i] = 100000 * me + i;
	MPI_Type_create_resized(MPI_INT, 0, size * sizeof(int), &t);
	MPI_Type_commit(&t);
	MPI_Type_contiguous(1, t, &one);
	MPI_Type_commit(&one);
	MPI_Type_vector(n, 1, 2, MPI_INT, &gaps);
	MPI_Type_commit(&gaps);
	const char *name = scratch();
	MPI_File_open(MPI_COMM_WORLD, name, MPI_MODE_CREATE | MPI_MODE_RDWR, MPI_INFO_NULL, &f);
	MPI_File_set_view(f, me * sizeof(int), MPI_INT, one, "native", MPI_INFO_NULL);
	MPI_File_write_at_all(f, 0, x, 1, gaps, &s);
	int k;
	MPI_Get_count(&s, gaps, &k);
	printf("%d of gaps\n", k);
	MPI_File_read_all(f, y, n, MPI_INT, &s);
	printf("%d %d %d\n", y[0], y[1], y[n - 1]);
	MPI_File_iwrite_at(f, n, x + 1, 2, MPI_INT, &q[0]);
	MPI_File_iwrite_at(f, n + 2, x + 3, 2, MPI_INT, &q[1]);
	MPI_Waitall(2, q, MPI_STATUSES_IGNORE);
	MPI_File_iread_at_all(f, n - 1, y, 4, MPI_INT, &q[0]);
	MPI_Wait(&q[0], &s);
	MPI_Get_count(&s, MPI_INT, &k);
	printf("%d:", k);
	ints("", y, 4);
	MPI_File_write_at_all_begin(f, n + 4, x + 10, 3, MPI_INT);
	MPI_File_write_at_all_end(f, x + 10, &s);
	MPI_Get_count(&s, MPI_INT, &k);
	printf("%d in two halves\n", k);
	MPI_File_seek(f, n + 3, MPI_SEEK_SET);
	MPI_File_read_all_begin(f, y, 4, MPI_INT);
	MPI_File_read_all_end(f, y, &s);
	ints("then", y, 4);
	MPI_File_set_view(f, 0, MPI_INT, MPI_INT, "native", MPI_INFO_NULL);
	MPI_File_read_at(f, (n - 2) * size, y, 9 * size, MPI_INT, &s);
	ints("file", y, 9 * size);
	MPI_File_close(&f);
	if (me == 0) MPI_File_delete(name, MPI_INFO_NULL);
	return finish();
}
