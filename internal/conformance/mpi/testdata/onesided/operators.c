// Each operator of accumulate and of get_accumulate, with what was there before.
// ranks: 2 3
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	struct { const char *name; MPI_Op op; } all[] = {
		{"max", MPI_MAX}, {"min", MPI_MIN}, {"sum", MPI_SUM}, {"prod", MPI_PROD}, {"land", MPI_LAND}, {"band", MPI_BAND},
		{"lor", MPI_LOR}, {"bor", MPI_BOR}, {"lxor", MPI_LXOR}, {"bxor", MPI_BXOR},
	};
	long mem[3], x[3] = {me + 2, me % 2, 5 - me}, old[3];
	MPI_Win w;
	MPI_Win_create(mem, sizeof mem, sizeof(long), MPI_INFO_NULL, MPI_COMM_WORLD, &w);
	for (int k = 0; k < 10; k++) {
		mem[0] = 6, mem[1] = 1, mem[2] = 3;
		MPI_Win_fence(0, w);
		MPI_Accumulate(x, 3, MPI_LONG, 0, 0, 3, MPI_LONG, all[k].op, w);
		MPI_Win_fence(0, w);
		if (me == 0) show(all[k].name, mem, 3);
		MPI_Win_fence(0, w); // nobody changes what is being printed
		MPI_Get_accumulate(x, 3, MPI_LONG, old, 3, MPI_LONG, (me + 1) % size, 0, 3, MPI_LONG, all[k].op, w);
		MPI_Win_fence(0, w);
		show("now", mem, 3), show("before", old, 3);
		MPI_Barrier(MPI_COMM_WORLD);
	}
	double d[2] = {0.5, 1.5}, e[2] = {me, 2};
	MPI_Win v;
	MPI_Win_create(d, sizeof d, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &v); // displacements in bytes
	MPI_Win_fence(0, v);
	MPI_Accumulate(e, 1, MPI_DOUBLE, 0, 8, 1, MPI_DOUBLE, MPI_SUM, v);
	MPI_Win_fence(0, v);
	reals("doubles", d, 2);
	MPI_Win_free(&v), MPI_Win_free(&w);
	return finish();
}
