// What a program can ask: about itself, hints, and what is known before and after.
// ranks: 1 3
#include "../say.h"

int main(int argc, char **argv) {
	int before, after, version, sub, k, there;
	char text[MPI_MAX_PROCESSOR_NAME];
	MPI_Initialized(&before);
	begin(&argc, &argv);
	MPI_Initialized(&after);
	printf("%s %s\n", yes(before), yes(after));
	printf("%d of %d\n", me, size);
	MPI_Comm_rank(MPI_COMM_SELF, &k), printf("self %d", k);
	MPI_Comm_size(MPI_COMM_SELF, &k), printf(" of %d\n", k);
	MPI_Get_version(&version, &sub);
	printf("%s\n", yes(version >= 3));
	MPI_Get_processor_name(text, &k);
	printf("%s\n", yes(k > 0 && k == (int)strlen(text)));
	double t = MPI_Wtime();
	printf("%s %s\n", yes(MPI_Wtime() >= t), yes(MPI_Wtick() > 0 && MPI_Wtick() < 0.01));
	MPI_Info a, b;
	MPI_Info_create(&a);
	MPI_Info_set(a, "one", "1"), MPI_Info_set(a, "two", "2"), MPI_Info_set(a, "one", "uno");
	MPI_Info_dup(a, &b);
	MPI_Info_delete(a, "two");
	MPI_Info_get_nkeys(a, &k), printf("%d ", k);
	MPI_Info_get_nkeys(b, &k), printf("%d\n", k);
	MPI_Info_get(b, "one", 50, text, &there), printf("%s %s\n", yes(there), text);
	MPI_Info_get(a, "two", 50, text, &there), printf("%s\n", yes(there));
	MPI_Finalized(&before);
	MPI_Finalize();
	MPI_Finalized(&after);
	printf("%s %s\n", yes(before), yes(after));
	return 0;
}
