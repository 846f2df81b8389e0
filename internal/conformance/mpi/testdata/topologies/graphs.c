// Graphs that all know, and graphs of which each rank knows its own edges; what neighbours send.
// ranks: 4
#include "../say.h"

int main(int argc, char **argv) {
	begin(&argc, &argv);
	MPI_Comm g;
	int k, nodes, edges, kind, out[8], weights[8], in[8], in_weights[8], x[3] = {me, 10 * me, 100 * me}, y[24];
	MPI_Graph_create(MPI_COMM_WORLD, 4, (int[]){2, 3, 4, 6}, (int[]){1, 3, 0, 3, 0, 2}, 0, &g); // the example of the standard
	MPI_Topo_test(g, &kind);
	MPI_Graphdims_get(g, &nodes, &edges);
	printf("%s %d %d\n", yes(kind == MPI_GRAPH), nodes, edges);
	for (int r = 0; r < 4; r++) {
		MPI_Graph_neighbors_count(g, r, &k);
		MPI_Graph_neighbors(g, r, k, out);
		ints("neighbours", out, k);
	}
	MPI_Graph_neighbors_count(g, me, &k);
	MPI_Neighbor_allgather(x, 2, MPI_INT, y, 2, MPI_INT, g);
	ints("allgather", y, 2 * k);
	// A ring with a chord: to the next and, from even ranks, to the one over it.
	int degree = me % 2 ? 1 : 2, from_n, to_n, weighted;
	MPI_Dist_graph_create(MPI_COMM_WORLD, 1, &me, &degree, (int[]){(me + 1) % 4, (me + 2) % 4}, (int[]){5 + me, 7}, MPI_INFO_NULL, 0, &g);
	MPI_Dist_graph_neighbors_count(g, &from_n, &to_n, &weighted);
	printf("%d %d %s\n", from_n, to_n, yes(weighted));
	MPI_Dist_graph_neighbors(g, from_n, in, in_weights, to_n, out, weights);
	int sum = 0, wsum = 0; // in which order, is the implementation's
	for (int i = 0; i < from_n; i++) sum += 1 << in[i], wsum += in_weights[i];
	printf("from %d weights %d\n", sum, wsum);
	sum = wsum = 0;
	for (int i = 0; i < to_n; i++) sum += 1 << out[i], wsum += weights[i];
	printf("to %d weights %d\n", sum, wsum);
	// The same edges, given at both ends, in an order that stays.
	int sources[2] = {(me + 3) % 4, (me + 2) % 4}, dests[2] = {(me + 2) % 4, (me + 1) % 4};
	MPI_Dist_graph_create_adjacent(MPI_COMM_WORLD, me % 2 ? 1 : 2, sources, MPI_UNWEIGHTED, me % 2 ? 1 : 2, me % 2 ? dests + 1 : dests, MPI_UNWEIGHTED, MPI_INFO_NULL, 0, &g);
	MPI_Dist_graph_neighbors_count(g, &from_n, &to_n, &weighted);
	printf("%d %d %s\n", from_n, to_n, yes(weighted));
	MPI_Dist_graph_neighbors(g, from_n, in, in_weights, to_n, out, weights);
	ints("from", in, from_n), ints("to", out, to_n);
	for (int i = 0; i < 24; i++) y[i] = -1;
	MPI_Neighbor_allgather(x, 1, MPI_INT, y, 1, MPI_INT, g), ints("allgather", y, from_n);
	MPI_Neighbor_alltoall(x, 1, MPI_INT, y, 1, MPI_INT, g), ints("alltoall", y, from_n);
	int counts[2] = {1 + (in[0] & 1), 1 + (in[from_n - 1] & 1)}, displs[2] = {0, 4};
	for (int i = 0; i < 24; i++) y[i] = -1;
	MPI_Neighbor_allgatherv(x, 1 + me % 2, MPI_INT, y, counts, displs, MPI_INT, g), ints("allgatherv", y, 8);
	return finish();
}
