// Communicators of several subsets at once, by their tags, while messages are under way and others are duplicated; what is sent in one is not received in another.
// ranks: 4 6
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Group w, g;
	MPI_Comm pair, odd, line, d[3];
	MPI_Request q[4];
	MPI_Status s;
	int next = (me + 1) % size, before = (me + size - 1) % size, x = me, y = -1, sum, rank;
	MPI_Comm_group(MPI_COMM_WORLD, &w);
	// Pairs: each of two groups, at once, with one tag.
	int two[] = {me / 2 * 2, me / 2 * 2 + 1};
	MPI_Group_incl(w, 2, two, &g);
	MPI_Comm_create_group(MPI_COMM_WORLD, g, 7, &pair);
	MPI_Allreduce(&me, &sum, 1, MPI_INT, MPI_SUM, pair);
	printf("pair: %d\n", sum);
	// Overlapping groups one after the other, with tags of their own.
	line = odd = MPI_COMM_NULL;
	if (me < 3) {
		MPI_Group_range_incl(w, 1, (int[][3]){{2, 0, -1}}, &g);
		MPI_Comm_create_group(MPI_COMM_WORLD, g, 1, &line);
	}
	if (me % 2 == 1) {
		MPI_Group_range_incl(w, 1, (int[][3]){{1, size - 1, 2}}, &g);
		MPI_Comm_create_group(MPI_COMM_WORLD, g, 2, &odd);
	}
	if (line != MPI_COMM_NULL) {
		MPI_Comm_rank(line, &rank);
		MPI_Scan(&me, &sum, 1, MPI_INT, MPI_SUM, line);
		printf("line: %d, %d\n", rank, sum);
	}
	if (odd != MPI_COMM_NULL) {
		MPI_Comm_rank(odd, &rank);
		MPI_Allreduce(&me, &sum, 1, MPI_INT, MPI_MAX, odd);
		printf("odd: %d, %d\n", rank, sum);
	}
	MPI_Irecv(&y, 1, MPI_INT, MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &q[0]); // it takes nothing of what follows
	// Three copies, with a message in each under way from before the next one is made, received in another order.
	int in[3] = {-1, -1, -1}, out[3];
	for (int i = 0; i < 3; i++) {
		MPI_Comm_dup(i ? d[i - 1] : MPI_COMM_WORLD, &d[i]);
		out[i] = 10 * me + i;
		MPI_Isend(&out[i], 1, MPI_INT, next, 4, d[i], &q[i + 1]);
	}
	for (int i = 2; i >= 0; i--) {
		MPI_Recv(&in[i], 1, MPI_INT, MPI_ANY_SOURCE, MPI_ANY_TAG, d[i], &s);
		printf("copy %d: %d from %d tag %d\n", i, in[i], s.MPI_SOURCE, s.MPI_TAG);
	}
	MPI_Waitall(3, q + 1, MPI_STATUSES_IGNORE);
	// A copy is freed while a message in it is on its way.
	MPI_Irecv(&in[0], 1, MPI_INT, before, 5, d[0], &q[1]);
	MPI_Isend(&x, 1, MPI_INT, next, 5, d[0], &q[2]);
	MPI_Comm_free(&d[0]);
	MPI_Waitall(2, q + 1, MPI_STATUSES_IGNORE);
	printf("freed: %d\n", in[0]);
	int flag;
	MPI_Test(&q[0], &flag, MPI_STATUS_IGNORE);
	printf("world: %s %d\n", yes(flag), y);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_Send(&x, 1, MPI_INT, next, 0, MPI_COMM_WORLD);
	MPI_Wait(&q[0], &s);
	printf("world: %d from %d\n", y, s.MPI_SOURCE);
	return finish();
}
