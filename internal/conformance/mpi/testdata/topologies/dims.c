// How so many ranks are laid out in a grid.
// ranks: 1
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	for (int n = 1; n <= 40; n++)
		for (int k = 1; k <= 3; k++) {
			int dims[3] = {0, 0, 0};
			MPI_Dims_create(n, k, dims);
			printf("%d", n);
			ints("", dims, k);
		}
	int dims[] = {0, 3, 0};
	MPI_Dims_create(36, 3, dims), ints("of which one stays", dims, 3);
	int all[] = {2, 3};
	MPI_Dims_create(6, 2, all), ints("all stay", all, 2);
	return finish();
}
