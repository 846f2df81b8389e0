// Communicators are split by colours, in the order of keys; some ranks are in none.
// ranks: 1 5 8
#include "../say.h"

static void tell(const char *what, MPI_Comm c) {
	if (c == MPI_COMM_NULL) {
		printf("%s: none\n", what);
		return;
	}
	int k, r, all[8];
	MPI_Comm_size(c, &k);
	MPI_Comm_rank(c, &r);
	MPI_Allgather(&me, 1, MPI_INT, all, 1, MPI_INT, c);
	printf("%s: %d of %d", what, r, k);
	ints("", all, k);
}

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Comm c, d, e;
	MPI_Comm_split(MPI_COMM_WORLD, me % 2, 0, &c), tell("by parity", c);
	MPI_Comm_split(MPI_COMM_WORLD, me % 2, -me, &d), tell("backwards", d);
	MPI_Comm_split(MPI_COMM_WORLD, me % 3 == 1 ? MPI_UNDEFINED : 7, me % 2, &e), tell("some", e);
	MPI_Comm_split(MPI_COMM_WORLD, me, 0, &e), tell("alone", e);
	MPI_Comm_split(d, me / 4, me, &e), tell("split of split", e);
	MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, -me, MPI_INFO_NULL, &e), tell("of a host", e);
	// Messages in one do not meet those in another.
	int r, k;
	MPI_Comm_rank(c, &r), MPI_Comm_size(c, &k);
	MPI_Request q[2];
	int x = 100 + me, y = 200 + me, from_c, from_w;
	MPI_Isend(&x, 1, MPI_INT, (me + 1) % size, 5, MPI_COMM_WORLD, &q[0]);
	MPI_Isend(&y, 1, MPI_INT, (r + 1) % k, 5, c, &q[1]);
	MPI_Recv(&from_c, 1, MPI_INT, MPI_ANY_SOURCE, MPI_ANY_TAG, c, MPI_STATUS_IGNORE);
	MPI_Recv(&from_w, 1, MPI_INT, MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	MPI_Waitall(2, q, MPI_STATUSES_IGNORE);
	printf("%d %d\n", from_c, from_w);
	return finish();
}
