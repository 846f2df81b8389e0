// Sets of ranks: operations on them, and their laws.
// ranks: 1 6
#include "../say.h"

static void tell(const char *what, MPI_Group g) {
	int k, rank, all[8], world[8];
	MPI_Group w;
	MPI_Group_size(g, &k);
	MPI_Group_rank(g, &rank);
	for (int i = 0; i < k; i++) all[i] = i;
	MPI_Comm_group(MPI_COMM_WORLD, &w);
	if (k > 0) MPI_Group_translate_ranks(g, k, all, w, world);
	printf("%s: size %d rank %d", what, k, num(rank));
	ints("", world, k);
}

static const char *how(int c) {
	return c == MPI_IDENT ? "ident" : c == MPI_CONGRUENT ? "congruent" : c == MPI_SIMILAR ? "similar" : "unequal";
}

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Group w, a, b, c, empty;
	int result;
	MPI_Comm_group(MPI_COMM_WORLD, &w);
	tell("world", w);
	MPI_Group_difference(w, w, &empty);
	tell("difference with itself", empty);
	if (size < 6) return finish();
	MPI_Group_incl(w, 4, (int[]){4, 1, 5, 0}, &a);
	tell("incl", a);
	MPI_Group_excl(w, 2, (int[]){5, 1}, &b);
	tell("excl", b);
	MPI_Group_union(a, b, &c), tell("union", c);
	MPI_Group_union(b, a, &c), tell("union", c);
	MPI_Group_intersection(a, b, &c), tell("intersection", c);
	MPI_Group_intersection(b, a, &c), tell("intersection", c);
	MPI_Group_difference(a, b, &c), tell("difference", c);
	MPI_Group_difference(b, a, &c), tell("difference", c);
	MPI_Group_range_incl(w, 2, (int[][3]){{5, 1, -2}, {0, 2, 2}}, &c), tell("range_incl", c);
	MPI_Group_range_excl(w, 1, (int[][3]){{1, 5, 2}}, &c), tell("range_excl", c);
	MPI_Group_range_incl(w, 1, (int[][3]){{2, 2, 1}}, &c), tell("range of one", c);
	MPI_Group_incl(w, 0, NULL, &c), tell("incl of none", c);
	int out[4];
	MPI_Group_translate_ranks(b, 4, (int[]){0, 1, 2, 3}, a, out);
	ints("translated", out, 4);
	MPI_Group_translate_ranks(b, 1, (int[]){MPI_PROC_NULL}, a, out);
	ints("translated nobody", out, 1);
	MPI_Group_incl(w, 4, (int[]){0, 1, 4, 5}, &c);
	MPI_Group_compare(a, c, &result), printf("%s\n", how(result));
	MPI_Group_compare(a, b, &result), printf("%s\n", how(result));
	MPI_Group_incl(w, 4, (int[]){4, 1, 5, 0}, &c);
	MPI_Group_compare(a, c, &result), printf("%s\n", how(result));
	MPI_Group_compare(empty, MPI_GROUP_EMPTY, &result), printf("%s\n", how(result));
	return finish();
}
