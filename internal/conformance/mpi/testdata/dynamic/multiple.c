// Several commands as one job: their ranks follow each other, and each knows its command; children start children.
// ranks: 1 2
#include "../say.h"

int main(int argc, char **argv) {
	MPI_Comm parent, child;
	int *app, there, n, sum, x;
	begin(&argc, &argv);
	MPI_Comm_get_parent(&parent);
	MPI_Comm_get_attr(MPI_COMM_WORLD, MPI_APPNUM, &app, &there);
	printf("app %s %d\n", yes(there), *app);
	if (parent == MPI_COMM_NULL) {
		char *commands[] = {argv[0], argv[0]}, *first[] = {"first", NULL}, *second[] = {"second", "of two", NULL}, **args[] = {first, second};
		int counts[] = {2, 1}, codes[3];
		MPI_Info infos[] = {MPI_INFO_NULL, MPI_INFO_NULL};
		MPI_Comm_spawn_multiple(2, commands, args, counts, infos, 0, MPI_COMM_WORLD, &child, codes);
		MPI_Comm_remote_size(child, &n);
		x = 1000;
		MPI_Reduce(&x, &sum, 1, MPI_INT, MPI_SUM, me == 0 ? MPI_ROOT : MPI_PROC_NULL, child);
		if (me == 0) printf("%d children, sum %d\n", n, sum);
		MPI_Comm_disconnect(&child);
		return finish();
	}
	if (strcmp(argv[1], "grandchild") == 0) {
		x = 7;
		MPI_Send(&x, 1, MPI_INT, 0, 0, parent);
		MPI_Comm_disconnect(&parent);
		return finish();
	}
	printf("%d of %d: %s\n", me, size, argv[argc - 1]);
	x = me + 1;
	if (me == 2) {
		char *args[] = {"grandchild", NULL};
		MPI_Comm_spawn(argv[0], args, 1, MPI_INFO_NULL, 0, MPI_COMM_SELF, &child, MPI_ERRCODES_IGNORE);
		MPI_Recv(&x, 1, MPI_INT, 0, 0, child, MPI_STATUS_IGNORE);
		MPI_Comm_disconnect(&child);
	}
	MPI_Reduce(&x, NULL, 1, MPI_INT, MPI_SUM, 0, parent);
	MPI_Comm_disconnect(&parent);
	return finish();
}
