// Data that lies otherwise at the target than here: columns put as rows, and a triangle got.
// ranks: 2 4
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	long mem[16], x[16], y[16];
	MPI_Win w;
	MPI_Datatype column, triangle;
	int next = (me + 1) % size;
	MPI_Type_vector(4, 1, 4, MPI_LONG, &column);
	MPI_Type_indexed(4, (int[]){1, 2, 3, 4}, (int[]){0, 4, 8, 12}, MPI_LONG, &triangle);
	MPI_Type_commit(&column), MPI_Type_commit(&triangle);
	for (int i = 0; i < 16; i++) mem[i] = -1, x[i] = 100 * me + i, y[i] = -1;
	MPI_Win_create(mem, sizeof mem, sizeof(long), MPI_INFO_NULL, MPI_COMM_WORLD, &w);
	MPI_Win_fence(0, w);
	MPI_Put(x, 4, MPI_LONG, next, 2, 1, column, w);
	MPI_Win_fence(0, w);
	show("put", mem, 16);
	MPI_Win_fence(0, w); // nobody changes what is being printed
	MPI_Put(x + 1, 1, column, next, 4, 4, MPI_LONG, w);
	MPI_Win_fence(0, w);
	show("put", mem, 16);
	MPI_Win_fence(0, w); // nobody changes what is being printed
	MPI_Get(y, 10, MPI_LONG, next, 0, 1, triangle, w);
	MPI_Win_fence(0, w);
	show("get", y, 16);
	MPI_Accumulate(x, 1, triangle, next, 0, 1, triangle, MPI_SUM, w);
	MPI_Win_fence(0, w);
	show("accumulate", mem, 16);
	MPI_Win_free(&w);
	return finish();
}
