// Processes that are started while a job runs: intercommunicator, parent, messages and collective operations of both groups, merging, disconnecting.
// ranks: 1 2 3
#include "../say.h"

static void talk(MPI_Comm c, int high) {
	int inter, n, m, sum = 0, x = 100 * high + me;
	MPI_Comm all;
	MPI_Comm_test_inter(c, &inter);
	MPI_Comm_size(c, &n);
	MPI_Comm_remote_size(c, &m);
	printf("%s %d %d\n", yes(inter), n, m);
	MPI_Allreduce(&x, &sum, 1, MPI_INT, MPI_SUM, c);
	printf("the others add up to %d\n", sum);
	MPI_Intercomm_merge(c, high, &all);
	MPI_Comm_rank(all, &x);
	MPI_Comm_size(all, &n);
	MPI_Allreduce(&x, &sum, 1, MPI_INT, MPI_MAX, all);
	printf("rank %d of %d, the last is %d\n", x, n, sum);
	MPI_Comm_free(&all);
	printf("%s\n", yes(all == MPI_COMM_NULL));
	MPI_Comm_disconnect(&c);
}

int main(int argc, char **argv) {
	MPI_Comm parent, child;
	begin(&argc, &argv);
	MPI_Comm_get_parent(&parent);
	if (parent != MPI_COMM_NULL) {
		int x = -1;
		MPI_Status s;
		printf("child %d of %d: %d %s\n", me, size, argc - 1, argv[1]);
		MPI_Recv(&x, 1, MPI_INT, MPI_ANY_SOURCE, 7, parent, &s);
		printf("got %d from %d\n", x, s.MPI_SOURCE);
		MPI_Bcast(&x, 1, MPI_INT, 0, parent);
		printf("bcast %d\n", x);
		talk(parent, 1);
		return finish();
	}
	int codes[2] = {-1, -1}, root = size - 1;
	char *args[] = {"x", "y", NULL};
	MPI_Comm_spawn(argv[0], args, 2, MPI_INFO_NULL, root, MPI_COMM_WORLD, &child, codes);
	if (me == root) printf("%s %s\n", yes(codes[0] == MPI_SUCCESS), yes(codes[1] == MPI_SUCCESS));
	if (me == root)
		for (int i = 0, x; i < 2; i++) x = 10 + i, MPI_Send(&x, 1, MPI_INT, i, 7, child);
	int x = 42;
	MPI_Bcast(&x, 1, MPI_INT, me == 0 ? MPI_ROOT : MPI_PROC_NULL, child);
	talk(child, 0);
	return finish();
}
