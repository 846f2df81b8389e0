// Everyone sends to everyone, each pair by a type of its own: rows or columns of a matrix, received as rows or as rows backwards.
// ranks: 2 4
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	int a[8][8], b[8][8], counts[8], out_at[8], in_at[8];
	MPI_Datatype row, column, back, out[8], in[8];
	MPI_Type_contiguous(size, MPI_INT, &row);
	MPI_Type_vector(size, 1, 8, MPI_INT, &column);
	MPI_Type_commit(&row);
	MPI_Type_commit(&column);
	int turned[8];
	for (int i = 0; i < size; i++) turned[i] = size - 1 - i;
	MPI_Type_create_indexed_block(size, 1, turned, MPI_INT, &back);
	MPI_Type_commit(&back);
	for (int i = 0; i < 8; i++)
		for (int j = 0; j < 8; j++) a[i][j] = 100 * me + 10 * i + j, b[i][j] = -1;
	for (int r = 0; r < size; r++) {
		counts[r] = 1;
		out[r] = r % 2 ? row : column; // who receives may know another type
		in[r] = r % 2 ? back : row;
		out_at[r] = r % 2 ? 32 * r : 4 * r;
		in_at[r] = 32 * r;
	}
	MPI_Alltoallw(a, counts, out_at, out, b, counts, in_at, in, MPI_COMM_WORLD);
	for (int i = 0; i < size; i++) ints("row", b[i], size);
	return finish();
}
