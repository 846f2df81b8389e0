// What is done with an error: a handler of one's own, which duplicates inherit, and errors that are raised.
// ranks: 2
#include "../say.h"

static void tell(MPI_Comm *c, int *err, ...) { printf("handler: %s\n", class_of(*err)); }

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Errhandler h;
	MPI_Comm c, d;
	long x = 0;
	MPI_Comm_create_errhandler(tell, &h);
	MPI_Comm_dup(MPI_COMM_WORLD, &c);
	MPI_Comm_set_errhandler(c, h);
	MPI_Send(&x, 1, MPI_LONG, 5, 0, c);
	MPI_Comm_dup(c, &d);
	MPI_Bcast(&x, 1, MPI_LONG, 9, d);
	MPI_Comm_set_errhandler(d, MPI_ERRORS_RETURN);
	printf("%s\n", class_of(MPI_Send(&x, 1, MPI_LONG, 5, 0, d)));
	MPI_Comm_call_errhandler(c, MPI_ERR_OTHER);
	printf("%s\n", class_of(MPI_Send(&x, 1, MPI_LONG, MPI_PROC_NULL, 0, c)));
	MPI_Comm_free(&c), MPI_Comm_free(&d);
	return finish();
}
