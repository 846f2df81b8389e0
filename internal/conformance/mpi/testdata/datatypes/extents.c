// Sizes, bounds and true bounds of types.
// ranks: 1
#include "../say.h"

static void tell(const char *name, MPI_Datatype t) {
	int bytes;
	MPI_Aint lb, extent, true_lb, true_extent;
	MPI_Type_size(t, &bytes);
	MPI_Type_get_extent(t, &lb, &extent);
	MPI_Type_get_true_extent(t, &true_lb, &true_extent);
	printf("%s: size %d, %ld %ld, true %ld %ld\n", name, bytes, (long)lb, (long)extent, (long)true_lb, (long)true_extent);
}

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Datatype t, u;
	tell("char", MPI_CHAR);
	tell("int", MPI_INT);
	tell("double", MPI_DOUBLE);
	tell("double complex", MPI_C_DOUBLE_COMPLEX);
	MPI_Type_contiguous(3, MPI_INT, &t);
	tell("contiguous", t);
	MPI_Type_contiguous(0, MPI_INT, &t);
	tell("empty", t);
	MPI_Type_vector(3, 2, 5, MPI_DOUBLE, &t);
	tell("vector", t);
	MPI_Type_vector(3, 2, -5, MPI_DOUBLE, &t);
	tell("vector backwards", t);
	MPI_Type_indexed(2, (int[]){2, 1}, (int[]){7, 3}, MPI_INT, &t);
	tell("indexed", t);
	MPI_Type_create_struct(3, (int[]){1, 1, 1}, (MPI_Aint[]){0, 8, 16}, (MPI_Datatype[]){MPI_CHAR, MPI_DOUBLE, MPI_CHAR}, &t);
	tell("struct", t);
	MPI_Type_contiguous(2, t, &u);
	tell("of struct", u);
	MPI_Type_create_struct(2, (int[]){1, 2}, (MPI_Aint[]){4, 12}, (MPI_Datatype[]){MPI_INT, MPI_INT}, &t);
	tell("struct that begins late", t);
	MPI_Type_create_resized(t, -8, 40, &u);
	tell("resized", u);
	MPI_Type_vector(2, 1, 3, u, &t);
	tell("vector of resized", t);
	MPI_Type_create_resized(MPI_INT, 0, 2, &u);
	tell("resized to less", u);
	MPI_Type_contiguous(3, u, &t);
	tell("contiguous of less", t);
	MPI_Type_create_subarray(2, (int[]){4, 6}, (int[]){2, 3}, (int[]){1, 2}, MPI_ORDER_C, MPI_INT, &t);
	tell("subarray", t);
	MPI_Type_dup(t, &u);
	tell("dup", u);
	return finish();
}
