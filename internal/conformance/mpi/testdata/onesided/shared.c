// Memory that the ranks of a host have in common, and memory that is attached as it comes.
// ranks: 1 4
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Comm host;
	MPI_Win w;
	long *mem, *others, x[2], y[2];
	MPI_Aint bytes;
	int unit, next = (me + 1) % size;
	MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &host);
	MPI_Win_allocate_shared((me + 1) * sizeof(long), sizeof(long), MPI_INFO_NULL, host, &mem, &w);
	MPI_Win_lock_all(0, w);
	for (int i = 0; i <= me; i++) mem[i] = 10 * me + i;
	MPI_Win_sync(w);
	MPI_Barrier(host);
	MPI_Win_sync(w);
	for (int r = 0; r < size; r++) {
		MPI_Win_shared_query(w, r, &bytes, &unit, &others);
		printf("%ld bytes, unit %d", (long)bytes, unit);
		show("", others, r + 1);
	}
	MPI_Barrier(host);
	MPI_Win_unlock_all(w);
	MPI_Win_free(&w);
	// Attached memory is named by addresses, which others must be told.
	long room[4] = {me, me, me, me};
	MPI_Aint at, there[8];
	MPI_Win_create_dynamic(MPI_INFO_NULL, MPI_COMM_WORLD, &w);
	MPI_Win_attach(w, room, sizeof room);
	MPI_Get_address(room, &at);
	MPI_Allgather(&at, 1, MPI_AINT, there, 1, MPI_AINT, MPI_COMM_WORLD);
	x[0] = 100 + me, x[1] = 200 + me;
	MPI_Win_fence(0, w);
	MPI_Put(x, 2, MPI_LONG, next, there[next] + 8, 2, MPI_LONG, w);
	MPI_Win_fence(0, w);
	show("attached", room, 4);
	MPI_Get(y, 2, MPI_LONG, next, there[next], 2, MPI_LONG, w);
	MPI_Win_fence(0, w);
	show("got", y, 2);
	MPI_Win_detach(w, room);
	MPI_Win_free(&w);
	return finish();
}
