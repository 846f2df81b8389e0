// Values kept with a communicator: what becomes of them when it is duplicated and freed.
// ranks: 2
#include "../say.h"

static int next(MPI_Comm c, int key, void *extra, void *value, void *out, int *keep) {
	printf("copy %ld\n", (long)value);
	*(void **)out = (void *)((long)value + 1);
	*keep = 1;
	return MPI_SUCCESS;
}

static int gone(MPI_Comm c, int key, void *value, void *extra) {
	printf("delete %ld\n", (long)value);
	return MPI_SUCCESS;
}

static void tell(const char *what, MPI_Comm c, int key) {
	void *value;
	int there;
	MPI_Comm_get_attr(c, key, &value, &there);
	printf("%s: %s %ld\n", what, yes(there), there ? (long)value : 0);
}

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Comm c, d, e;
	int counted, same, none;
	MPI_Comm_create_keyval(next, gone, &counted, NULL);
	MPI_Comm_create_keyval(MPI_COMM_DUP_FN, gone, &same, NULL);
	MPI_Comm_create_keyval(MPI_COMM_NULL_COPY_FN, MPI_COMM_NULL_DELETE_FN, &none, NULL);
	MPI_Comm_dup(MPI_COMM_WORLD, &c);
	tell("not set", c, counted);
	MPI_Comm_set_attr(c, counted, (void *)10L);
	MPI_Comm_set_attr(c, same, (void *)20L);
	MPI_Comm_set_attr(c, none, (void *)30L);
	MPI_Comm_dup(c, &d);
	tell("counted", d, counted), tell("same", d, same), tell("none", d, none);
	MPI_Comm_set_attr(d, counted, (void *)50L); // the old one is deleted
	tell("changed", d, counted), tell("as it was", c, counted);
	MPI_Comm_split(c, 0, 0, &e);
	tell("split", e, same);
	MPI_Comm_delete_attr(d, same);
	tell("deleted", d, same);
	MPI_Comm_free(&d);
	printf("freed\n");
	MPI_Comm_delete_attr(c, counted);
	MPI_Comm_delete_attr(c, same);
	MPI_Comm_free(&c);
	return finish();
}
