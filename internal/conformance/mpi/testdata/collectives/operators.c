// The predefined operators on their types.
// ranks: 1 3 4
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	long x[4] = {me + 1, 3 - me, me % 2, 6 + me}, y[4];
	struct { const char *name; MPI_Op op; } all[] = {
		{"max", MPI_MAX}, {"min", MPI_MIN}, {"sum", MPI_SUM}, {"prod", MPI_PROD}, {"land", MPI_LAND}, {"band", MPI_BAND},
		{"lor", MPI_LOR}, {"bor", MPI_BOR}, {"lxor", MPI_LXOR}, {"bxor", MPI_BXOR},
	};
	for (int i = 0; i < 10; i++) {
		MPI_Allreduce(x, y, 4, MPI_LONG, all[i].op, MPI_COMM_WORLD);
		show(all[i].name, y, 4);
		MPI_Scan(x, y, 4, MPI_LONG, all[i].op, MPI_COMM_WORLD);
		show("scan", y, 4);
	}
	double d[3] = {me + 0.5, -me, 2}, e[3];
	for (int i = 0; i < 4; i++) {
		MPI_Allreduce(d, e, 3, MPI_DOUBLE, all[i].op, MPI_COMM_WORLD);
		reals(all[i].name, e, 3);
	}
	signed char s[3] = {me + 100, 50, -me}, t[3]; // the sum does not fit
	MPI_Allreduce(s, t, 3, MPI_SIGNED_CHAR, MPI_SUM, MPI_COMM_WORLD);
	printf("char [%d %d %d]\n", t[0], t[1], t[2]);
	unsigned short u[2] = {me * 30000, 7}, v[2];
	MPI_Allreduce(u, v, 2, MPI_UNSIGNED_SHORT, MPI_SUM, MPI_COMM_WORLD);
	printf("unsigned short [%d %d]\n", v[0], v[1]);
	unsigned long b[1] = {1ul << (60 + me)}, o[1];
	MPI_Allreduce(b, o, 1, MPI_UNSIGNED_LONG, MPI_BOR, MPI_COMM_WORLD);
	printf("unsigned long %lu\n", o[0]);
	float f[2] = {me / 4.0f, 1e9f}, g[2];
	MPI_Allreduce(f, g, 2, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);
	printf("float %.2f %.0f\n", g[0], g[1]);
	double z[2] = {1, me}, w[2]; // one complex number
	MPI_Allreduce(z, w, 1, MPI_C_DOUBLE_COMPLEX, MPI_PROD, MPI_COMM_WORLD);
	printf("complex %.0f %.0f\n", w[0], w[1]);
	long p[2] = {me, 10}, q[2] = {5, 5};
	MPI_Reduce_local(p, q, 2, MPI_LONG, MPI_SUM);
	show("local", q, 2);
	return finish();
}
