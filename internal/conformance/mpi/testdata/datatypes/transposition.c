// A matrix is transposed by its type alone: by who sends, by who receives, and in one call of all.
// ranks: 2 4
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	double a[3][4], b[4][3];
	MPI_Datatype column, transposed, columns;
	MPI_Type_vector(3, 1, 4, MPI_DOUBLE, &column);
	MPI_Type_create_hvector(4, 1, sizeof(double), column, &transposed);
	MPI_Type_commit(&transposed);
	for (int i = 0; i < 12; i++) a[i / 4][i % 4] = 100 * me + i;
	int next = (me + 1) % size, before = (me + size - 1) % size;
	MPI_Sendrecv(a, 1, transposed, next, 0, b, 12, MPI_DOUBLE, before, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	reals("by the sender", &b[0][0], 12);
	double c[4][3];
	for (int i = 0; i < 12; i++) c[i / 3][i % 3] = i, a[i / 4][i % 4] = -1;
	MPI_Sendrecv(c, 12, MPI_DOUBLE, next, 0, a, 1, transposed, before, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	reals("by the receiver", &a[0][0], 12);
	// A square matrix, of which each rank has two rows: columns of all become rows.
	double rows[2][16], out[2][16];
	int k = 2 * size;
	for (int i = 0; i < 2; i++)
		for (int j = 0; j < k; j++) rows[i][j] = 100 * (2 * me + i) + j, out[i][j] = -1;
	MPI_Type_vector(2, 1, 16, MPI_DOUBLE, &column);
	MPI_Type_create_resized(column, 0, sizeof(double), &columns);
	MPI_Type_commit(&columns);
	MPI_Datatype block, blocks;
	MPI_Type_vector(2, 2, 16, MPI_DOUBLE, &block);
	MPI_Type_create_resized(block, 0, 2 * sizeof(double), &blocks);
	MPI_Type_commit(&blocks);
	MPI_Alltoall(rows, 2, columns, out, 1, blocks, MPI_COMM_WORLD);
	reals("row", out[0], k);
	reals("row", out[1], k);
	return finish();
}
