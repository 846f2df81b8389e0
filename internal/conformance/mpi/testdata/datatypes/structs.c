// Records of several kinds, with gaps; many of them, and some of their fields only.
// ranks: 2
#include "../say.h"

typedef struct { char c; double d[2]; int i; short s; } particle;

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Datatype t, whole, fields;
	MPI_Type_create_struct(4, (int[]){1, 2, 1, 1}, (MPI_Aint[]){0, 8, 24, 28}, (MPI_Datatype[]){MPI_CHAR, MPI_DOUBLE, MPI_INT, MPI_SHORT}, &t);
	MPI_Type_create_resized(t, 0, sizeof(particle), &whole);
	MPI_Type_commit(&whole);
	MPI_Type_create_struct(2, (int[]){1, 1}, (MPI_Aint[]){16, 24}, (MPI_Datatype[]){MPI_DOUBLE, MPI_INT}, &t);
	MPI_Type_create_resized(t, 0, sizeof(particle), &fields);
	MPI_Type_commit(&fields);
	particle p[1000];
	memset(p, 0, sizeof p);
	MPI_Aint lb, extent;
	MPI_Type_get_extent(whole, &lb, &extent);
	printf("%ld %ld\n", (long)lb, (long)extent);
	if (me == 0) {
		for (int k = 0; k < 1000; k++) p[k] = (particle){k % 100, {k + 0.5, -k}, 2 * k, k % 7};
		MPI_Send(p, 1000, whole, 1, 0, MPI_COMM_WORLD);
		for (int k = 0; k < 1000; k++) p[k].d[1] = 3 * k, p[k].i = 5 * k;
		MPI_Send(p, 500, fields, 1, 1, MPI_COMM_WORLD);
	} else {
		MPI_Status s;
		MPI_Recv(p, 1000, whole, 0, 0, MPI_COMM_WORLD, &s);
		status("whole", &s, whole);
		int elements;
		MPI_Get_elements(&s, whole, &elements);
		printf("%d\n", elements);
		for (int k = 0; k < 1000; k += 333) printf("%d [%g %g] %d %d\n", p[k].c, p[k].d[0], p[k].d[1], p[k].i, p[k].s);
		MPI_Recv(p, 1000, fields, 0, 1, MPI_COMM_WORLD, &s);
		status("fields", &s, fields);
		for (int k = 0; k < 1000; k += 333) printf("%d [%g %g] %d %d\n", p[k].c, p[k].d[0], p[k].d[1], p[k].i, p[k].s);
	}
	return finish();
}
