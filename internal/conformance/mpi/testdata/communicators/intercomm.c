// Two groups joined: messages from one to the other, and both merged in either order.
// ranks: 2 5
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	int low = me < (size + 1) / 2, rank, here, there, inter, sum;
	MPI_Comm half, x, m;
	MPI_Comm_split(MPI_COMM_WORLD, low, me, &half);
	MPI_Intercomm_create(half, 0, MPI_COMM_WORLD, low ? (size + 1) / 2 : 0, 12, &x);
	MPI_Comm_rank(x, &rank), MPI_Comm_size(x, &here), MPI_Comm_remote_size(x, &there);
	MPI_Comm_test_inter(x, &inter);
	printf("%d of %d, and %d: %s\n", rank, here, there, yes(inter));
	MPI_Comm_test_inter(half, &inter);
	printf("%s\n", yes(inter));
	MPI_Group g, w;
	MPI_Comm_remote_group(x, &g), MPI_Comm_group(MPI_COMM_WORLD, &w);
	int all[8], world[8];
	for (int i = 0; i < there; i++) all[i] = i;
	MPI_Group_translate_ranks(g, there, all, w, world);
	ints("the others", world, there);
	MPI_Request q;
	MPI_Status s;
	int y[8];
	MPI_Isend(&me, 1, MPI_INT, rank % there, 3, x, &q); // a rank of the other group
	for (int r = 0; r < there; r++) {
		if (r % here != rank) continue;
		MPI_Recv(&y[r], 1, MPI_INT, r, MPI_ANY_TAG, x, &s);
		status("from the others", &s, MPI_INT);
		printf("%d\n", y[r]);
	}
	MPI_Wait(&q, MPI_STATUS_IGNORE);
	for (int high = 0; high < 2; high++) {
		MPI_Intercomm_merge(x, high ? low : !low, &m);
		MPI_Comm_rank(m, &rank);
		MPI_Scan(&me, &sum, 1, MPI_INT, MPI_SUM, m);
		printf("merged: %d, %d\n", rank, sum);
	}
	MPI_Comm d;
	MPI_Comm_dup(x, &d);
	MPI_Comm_compare(x, d, &sum);
	printf("%s\n", yes(sum == MPI_CONGRUENT));
	return finish();
}
