// Communicators of groups: made by all, made by the group alone, compared.
// ranks: 4 7
#include "../say.h"

static const char *how(MPI_Comm a, MPI_Comm b) {
	int c;
	MPI_Comm_compare(a, b, &c);
	return c == MPI_IDENT ? "ident" : c == MPI_CONGRUENT ? "congruent" : c == MPI_SIMILAR ? "similar" : "unequal";
}

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Group w, g;
	MPI_Comm c, d, e;
	int ranks[] = {3, 0, 2}, rank, k, sum;
	MPI_Comm_group(MPI_COMM_WORLD, &w);
	MPI_Group_incl(w, 3, ranks, &g);
	MPI_Comm_create(MPI_COMM_WORLD, g, &c);
	if (c != MPI_COMM_NULL) {
		MPI_Comm_rank(c, &rank), MPI_Comm_size(c, &k);
		MPI_Scan(&me, &sum, 1, MPI_INT, MPI_SUM, c);
		printf("created: %d of %d, %d\n", rank, k, sum);
		MPI_Comm_create_group(MPI_COMM_WORLD, g, 3, &d);
		MPI_Comm_rank(d, &rank);
		MPI_Scan(&me, &sum, 1, MPI_INT, MPI_SUM, d);
		printf("by the group: %d, %d, %s\n", rank, sum, how(c, d));
		MPI_Comm_split(c, 0, me, &e);
		printf("%s %s %s\n", how(c, e), how(c, c), how(c, MPI_COMM_WORLD));
	} else {
		printf("not in it\n");
	}
	MPI_Comm_dup(MPI_COMM_WORLD, &d);
	printf("%s\n", how(MPI_COMM_WORLD, d));
	printf("self: %s\n", how(MPI_COMM_SELF, MPI_COMM_WORLD));
	// Halves at once: each rank gives its own group.
	MPI_Group half;
	int first = me < size / 2 ? 0 : size / 2, last = me < size / 2 ? size / 2 - 1 : size - 1;
	MPI_Group_range_incl(w, 1, (int[][3]){{last, first, -1}}, &half);
	MPI_Comm_create(MPI_COMM_WORLD, half, &e);
	MPI_Comm_rank(e, &rank), MPI_Comm_size(e, &k);
	MPI_Allreduce(&me, &sum, 1, MPI_INT, MPI_SUM, e);
	printf("half: %d of %d, %d\n", rank, k, sum);
	MPI_Comm_set_name(e, "half");
	char name[MPI_MAX_OBJECT_NAME];
	MPI_Comm_get_name(e, name, &k);
	printf("%s %d\n", name, k);
	return finish();
}
