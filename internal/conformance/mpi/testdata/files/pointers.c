// Pointers of the ranks: seeking, positions, places in bytes, reads that meet the end.
// ranks: 1 3
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);

	MPI_File f;
	MPI_Datatype t, u;
	MPI_Status s;
	MPI_Offset o;
	int x[12], n;
	for (int i = 0; i < 12; i++) x[i] = 100 * me + i;
	const char *name = scratch();
	MPI_File_open(MPI_COMM_WORLD, name, MPI_MODE_CREATE | MPI_MODE_RDWR, MPI_INFO_NULL, &f);
	MPI_Type_vector(1, 2, 2, MPI_INT, &u);
	MPI_Type_create_resized(u, 0, 2 * size * sizeof(int), &t);
	MPI_Type_commit(&t);
	MPI_File_set_view(f, 8 + 2 * me * sizeof(int), MPI_INT, t, "native", MPI_INFO_NULL); // two in turn
	MPI_File_write(f, x, 5, MPI_INT, &s);
	MPI_File_get_position(f, &o);
	printf("position %d\n", (int)o);
	MPI_File_write(f, x + 5, 3, MPI_INT, &s);
	for (int i = 0; i < 6; i++) {
		MPI_File_get_byte_offset(f, i, &o);
		printf("item %d at %d\n", i, (int)o);
	}
	MPI_File_sync(f);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_File_seek(f, 3, MPI_SEEK_SET);
	MPI_File_seek(f, 2, MPI_SEEK_CUR);
	MPI_File_read(f, x, 2, MPI_INT, &s);
	MPI_Get_count(&s, MPI_INT, &n);
	printf("%d: %d %d\n", n, x[0], x[1]);
	MPI_File_read_at(f, 6, x, 4, MPI_INT, &s);
	MPI_Get_count(&s, MPI_INT, &n);
	printf("%d at the end: %d %d\n", n, x[0], x[1]);
	MPI_File_read_at(f, 600, x, 4, MPI_INT, &s);
	MPI_Get_count(&s, MPI_INT, &n);
	printf("%d behind it\n", n);
	MPI_File_set_view(f, 0, MPI_BYTE, MPI_BYTE, "native", MPI_INFO_NULL);
	MPI_File_seek(f, -8, MPI_SEEK_END);
	MPI_File_get_position(f, &o);
	MPI_File_read(f, x, 2, MPI_INT, &s);
	printf("position %d: %d %d\n", (int)o, x[0], x[1]);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_File_set_size(f, 20);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_File_get_size(f, &o);
	printf("size %d\n", (int)o);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_File_preallocate(f, 80);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_File_get_size(f, &o);
	printf("size %d\n", (int)o);
	MPI_File_close(&f);
	contents(name);
	return finish();
}
