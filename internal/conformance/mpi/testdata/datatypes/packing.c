// Packing: several kinds in one message, unpacked one after the other, or received as a struct.
// ranks: 2
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	int position = 0, n, room;
	char row[200];
	MPI_Status s;
	MPI_Datatype vector, all;
	MPI_Type_vector(3, 1, 2, MPI_INT, &vector);
	MPI_Type_commit(&vector);
	MPI_Pack_size(4, MPI_DOUBLE, MPI_COMM_WORLD, &room);
	printf("%s\n", yes(room >= 32));
	MPI_Pack_size(1, vector, MPI_COMM_WORLD, &room);
	printf("%s\n", yes(room >= 12));
	if (me == 0) {
		int k = 3, v[6] = {1, 2, 3, 4, 5, 6};
		double d[4] = {0.5, 1.5, 2.5, 3.5};
		MPI_Pack(&k, 1, MPI_INT, row, 200, &position, MPI_COMM_WORLD);
		MPI_Pack(d, k, MPI_DOUBLE, row, 200, &position, MPI_COMM_WORLD);
		MPI_Pack(v, 1, vector, row, 200, &position, MPI_COMM_WORLD);
		MPI_Send(row, position, MPI_PACKED, 1, 0, MPI_COMM_WORLD);
		MPI_Send(row, position, MPI_PACKED, 1, 1, MPI_COMM_WORLD);
		MPI_Send(d, 4, MPI_DOUBLE, 1, 2, MPI_COMM_WORLD);
	} else {
		int k, v[6] = {-1, -1, -1, -1, -1, -1};
		double d[4];
		MPI_Recv(row, 200, MPI_PACKED, 0, 0, MPI_COMM_WORLD, &s);
		MPI_Get_count(&s, MPI_PACKED, &n);
		MPI_Unpack(row, n, &position, &k, 1, MPI_INT, MPI_COMM_WORLD);
		MPI_Unpack(row, n, &position, d, k, MPI_DOUBLE, MPI_COMM_WORLD);
		MPI_Unpack(row, n, &position, v, 1, vector, MPI_COMM_WORLD);
		printf("%d bytes, %s\n", n, yes(position == n));
		reals("unpacked", d, k);
		ints("unpacked", v, 6);
		struct { int k, gap; double d[3]; int v[6]; } x = {0};
		MPI_Type_create_struct(3, (int[]){1, 3, 1}, (MPI_Aint[]){0, 8, 32}, (MPI_Datatype[]){MPI_INT, MPI_DOUBLE, vector}, &all);
		MPI_Type_commit(&all);
		MPI_Recv(&x, 1, all, 0, 1, MPI_COMM_WORLD, &s);
		MPI_Get_count(&s, all, &n);
		printf("%d: %d %g %g %g", n, x.k, x.d[0], x.d[1], x.d[2]);
		ints("", x.v, 6);
		MPI_Recv(row, 200, MPI_PACKED, 0, 2, MPI_COMM_WORLD, &s);
		MPI_Get_count(&s, MPI_PACKED, &n);
		position = 0;
		MPI_Unpack(row, n, &position, d, 4, MPI_DOUBLE, MPI_COMM_WORLD);
		reals("received packed", d, 4);
	}
	return finish();
}
