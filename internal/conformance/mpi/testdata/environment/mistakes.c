// Which class of error each mistake is, where the handler lets calls return.
// ranks: 2
#include "../say.h"

#define try(what, call) printf("%s: %s\n", what, class_of(call))

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
	MPI_Comm_set_errhandler(MPI_COMM_SELF, MPI_ERRORS_RETURN);
	long x[4] = {0}, y[4];
	int k;
	MPI_Status s;
	MPI_Comm c, w = MPI_COMM_WORLD;
	MPI_Group g, h;
	MPI_Comm_group(w, &g);
	try("send to a rank too high", MPI_Send(x, 1, MPI_LONG, 2, 0, w));
	try("send to a negative rank", MPI_Send(x, 1, MPI_LONG, -7, 0, w));
	try("send with a negative tag", MPI_Send(x, 1, MPI_LONG, 0, -5, w));
	try("send with any tag", MPI_Send(x, 1, MPI_LONG, 0, MPI_ANY_TAG, w));
	try("send to any source", MPI_Send(x, 1, MPI_LONG, MPI_ANY_SOURCE, 0, w));
	try("recv from a rank too high", MPI_Recv(y, 1, MPI_LONG, 5, 0, w, &s));
	try("recv with a bad tag", MPI_Recv(y, 1, MPI_LONG, 0, -9, w, &s));
	try("probe of a rank too high", MPI_Probe(9, 0, w, &s));
	try("sendrecv to a rank too high", MPI_Sendrecv(x, 1, MPI_LONG, 4, 0, y, 1, MPI_LONG, 0, 0, w, &s));
	try("bcast of a root too high", MPI_Bcast(x, 1, MPI_LONG, 2, w));
	try("gather of a negative root", MPI_Gather(x, 1, MPI_LONG, y, 1, MPI_LONG, -3, w));
	try("reduce of a root too high", MPI_Reduce(x, y, 1, MPI_LONG, MPI_SUM, 17, w));
	double d = 0, e;
	try("band of doubles", MPI_Allreduce(&d, &e, 1, MPI_DOUBLE, MPI_BAND, w));
	try("group incl of a rank too high", MPI_Group_incl(g, 1, (int[]){2}, &h));
	try("group excl of a rank too high", MPI_Group_excl(g, 1, (int[]){5}, &h));
	try("split with a negative colour", MPI_Comm_split(w, -8, 0, &c));
	try("negative dims", MPI_Dims_create(4, 2, (int[]){-1, 0}));
	try("dims that do not divide", MPI_Dims_create(7, 2, (int[]){2, 0}));
	int dims[] = {1, 2}, none[] = {0, 0}, coords[2];
	MPI_Cart_create(w, 2, dims, none, 0, &c);
	try("rank of coords outside", MPI_Cart_rank(c, (int[]){0, 2}, &k));
	try("coords without a grid", MPI_Cart_coords(w, 0, 2, coords));
	try("neighbours without a graph", MPI_Graph_neighbors_count(w, 0, &k));
	if (me == 0) {
		MPI_Send(x, 4, MPI_LONG, 0, 0, MPI_COMM_SELF);
		try("truncated", MPI_Recv(y, 2, MPI_LONG, 0, 0, MPI_COMM_SELF, &s));
	}
	MPI_Info i;
	MPI_Info_create(&i);
	try("deletion of a key that is not there", MPI_Info_delete(i, "nokey"));
	MPI_Comm_free(&c);
	return finish();
}
