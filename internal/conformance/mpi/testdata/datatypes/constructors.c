// Each constructor of datatypes: what is sent of 24 elements, and where it goes when it is received.
// ranks: 2
#include "../say.h"

static void try(const char *name, MPI_Datatype t) {
	long x[24], row[24], y[24];
	int bytes;
	MPI_Status s;
	for (int i = 0; i < 24; i++) x[i] = i, row[i] = y[i] = -1;
	MPI_Type_commit(&t);
	MPI_Type_size(t, &bytes);
	int count = bytes / sizeof(long);
	if (me == 0) {
		MPI_Send(x, 1, t, 1, 0, MPI_COMM_WORLD);
		MPI_Send(x, count, MPI_LONG, 1, 1, MPI_COMM_WORLD);
	} else {
		MPI_Recv(row, 24, MPI_LONG, 0, 0, MPI_COMM_WORLD, &s);
		status(name, &s, MPI_LONG);
		show(name, row, count);
		MPI_Recv(y, 1, t, 0, 1, MPI_COMM_WORLD, &s);
		status(name, &s, t);
		show(name, y, 24);
	}
}

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Datatype t, u;
	MPI_Type_contiguous(5, MPI_LONG, &t);
	try("contiguous", t);
	MPI_Type_vector(3, 2, 5, MPI_LONG, &t);
	try("vector", t);
	MPI_Type_create_hvector(3, 1, 40, MPI_LONG, &t);
	try("hvector", t);
	MPI_Type_indexed(3, (int[]){2, 0, 1}, (int[]){7, 3, 1}, MPI_LONG, &t);
	try("indexed", t);
	MPI_Type_create_hindexed(2, (int[]){1, 3}, (MPI_Aint[]){80, 8}, MPI_LONG, &t);
	try("hindexed", t);
	MPI_Type_create_indexed_block(3, 2, (int[]){9, 0, 4}, MPI_LONG, &t);
	try("indexed_block", t);
	MPI_Type_contiguous(2, MPI_LONG, &u);
	MPI_Type_create_struct(2, (int[]){1, 2}, (MPI_Aint[]){8, 64}, (MPI_Datatype[]){MPI_LONG, u}, &t);
	try("struct", t);
	MPI_Type_create_subarray(2, (int[]){4, 6}, (int[]){2, 3}, (int[]){1, 2}, MPI_ORDER_C, MPI_LONG, &t);
	try("subarray", t);
	MPI_Type_create_subarray(3, (int[]){2, 3, 4}, (int[]){2, 2, 1}, (int[]){0, 1, 3}, MPI_ORDER_C, MPI_LONG, &t);
	try("subarray", t);
	MPI_Type_vector(2, 1, 4, MPI_LONG, &u);
	MPI_Type_create_resized(u, 0, 8, &t);
	MPI_Type_vector(2, 2, 8, t, &u);
	try("of resized", u);
	MPI_Type_dup(u, &t);
	try("dup", t);
	MPI_Type_vector(2, 1, 3, MPI_LONG, &u);
	MPI_Type_indexed(2, (int[]){1, 2}, (int[]){3, 0}, u, &t);
	try("indexed vectors", t);
	return finish();
}
