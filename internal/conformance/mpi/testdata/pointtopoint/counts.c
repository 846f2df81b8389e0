// How many elements of a type a message has, and how many basic items, also when the last element is not whole.
// ranks: 2
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Datatype pair, mixed;
	MPI_Type_contiguous(2, MPI_LONG, &pair);
	MPI_Type_commit(&pair);
	int lengths[] = {1, 2};
	MPI_Aint places[] = {0, 8};
	MPI_Datatype types[] = {MPI_DOUBLE, MPI_INT};
	MPI_Type_create_struct(2, lengths, places, types, &mixed); // 8 + 4 + 4 bytes
	MPI_Type_commit(&mixed);
	if (me == 0) {
		long x[7] = {1, 2, 3, 4, 5, 6, 7};
		for (int k = 0; k <= 7; k++) MPI_Send(x, k, MPI_LONG, 1, k, MPI_COMM_WORLD);
		struct { double d; int i[2]; } y[2] = {{1.5, {1, 2}}, {2.5, {3, 4}}};
		MPI_Send(y, 2, mixed, 1, 20, MPI_COMM_WORLD);
		MPI_Send(y, 1, mixed, 1, 21, MPI_COMM_WORLD);
		MPI_Send(y, 1, MPI_DOUBLE, 1, 22, MPI_COMM_WORLD);
	} else {
		long x[8];
		MPI_Status s;
		int count, elements;
		for (int k = 0; k <= 7; k++) {
			MPI_Recv(x, 4, pair, 0, k, MPI_COMM_WORLD, &s);
			MPI_Get_count(&s, pair, &count);
			MPI_Get_elements(&s, pair, &elements);
			printf("%d: count %d elements %d\n", k, num(count), num(elements));
		}
		struct { double d; int i[2]; } y[3];
		for (int k = 20; k < 23; k++) {
			MPI_Recv(y, 3, mixed, 0, k, MPI_COMM_WORLD, &s);
			MPI_Get_count(&s, mixed, &count);
			MPI_Get_elements(&s, mixed, &elements);
			printf("%d: count %d elements %d\n", k, num(count), num(elements));
			MPI_Get_count(&s, MPI_BYTE, &count);
			printf("%d bytes\n", count);
		}
		printf("%g %d %d\n", y[1].d, y[1].i[0], y[1].i[1]);
	}
	return finish();
}
