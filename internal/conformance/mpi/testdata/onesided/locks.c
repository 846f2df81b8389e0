// Locks: a counter that no increment is lost from, values that are flushed, and atomic operations.
// ranks: 1 2 5
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	long *mem, x, y, one = 1, sum = 0;
	MPI_Win w;
	MPI_Win_allocate(4 * sizeof(long), sizeof(long), MPI_INFO_NULL, MPI_COMM_WORLD, &mem, &w);
	for (int i = 0; i < 4; i++) mem[i] = 0;
	MPI_Barrier(MPI_COMM_WORLD);
	for (int k = 0; k < 50; k++) { // exclusively: read, then write
		MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, w);
		MPI_Get(&x, 1, MPI_LONG, 0, 0, 1, MPI_LONG, w);
		MPI_Win_flush(0, w);
		x++;
		MPI_Put(&x, 1, MPI_LONG, 0, 0, 1, MPI_LONG, w);
		MPI_Win_unlock(0, w);
	}
	for (int k = 0; k < 50; k++) { // shared: atomically
		MPI_Win_lock(MPI_LOCK_SHARED, 0, 0, w);
		MPI_Fetch_and_op(&one, &y, MPI_LONG, 0, 1, MPI_SUM, w);
		MPI_Win_unlock(0, w);
		sum += y;
	}
	long total;
	MPI_Reduce(&sum, &total, 1, MPI_LONG, MPI_SUM, 0, MPI_COMM_WORLD);
	MPI_Barrier(MPI_COMM_WORLD);
	if (me == 0) {
		MPI_Win_lock(MPI_LOCK_SHARED, 0, 0, w);
		show("counters", mem, 2);
		MPI_Win_unlock(0, w);
		printf("tickets %ld\n", total);
	}
	// Compare and swap: exactly one rank finds the old value.
	long mine = me + 1, zero = 0, old, won, winners;
	MPI_Win_lock_all(0, w);
	MPI_Compare_and_swap(&mine, &zero, &old, MPI_LONG, 0, 2, w);
	MPI_Win_flush(0, w);
	won = old == 0;
	MPI_Allreduce(&won, &winners, 1, MPI_LONG, MPI_SUM, MPI_COMM_WORLD);
	printf("winners %ld\n", winners);
	MPI_Accumulate(&mine, 1, MPI_LONG, (me + 1) % size, 3, 1, MPI_LONG, MPI_REPLACE, w);
	MPI_Win_flush_all(w);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_Get_accumulate(NULL, 0, MPI_LONG, &y, 1, MPI_LONG, me, 3, 1, MPI_LONG, MPI_NO_OP, w);
	MPI_Win_flush_local(me, w);
	printf("from before %ld\n", y);
	MPI_Win_unlock_all(w);
	MPI_Win_free(&w);
	return finish();
}
