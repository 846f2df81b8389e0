// Package schedule has the algorithms of collective operations, each as what one rank does.
//
// Model. A Schedule is a list of rounds. In a round a rank sends and receives, all at once; when that is done it copies and combines, in
// order; then comes the next round. What moves are elements of three buffers: what the caller gives (In), what it gets (Out) and memory that
// the schedule says how much it needs of (Tmp). Schedules are made without communicating, from a rank, the number of ranks and the counts, so
// that one text serves blocking, non-blocking and persistent calls, the tests, which run all ranks in one loop, and Cost, which runs ten
// thousand on a network that is a formula.
//
//	s := schedule.Allreduce(schedule.RecursiveDoubling, schedule.Args{Rank: 2, Size: 5, Count: 100})
//	for _, r := range s.Rounds { … }
//
// Messages between two ranks are matched in the order of their sending: a schedule needs no tags.
//
// An operator may be one that does not commute: then elements are combined in the order of ranks, as the standard asks, by algorithms for
// which Ordered says so. All operators associate.
//
// What it does not do: it moves nothing, knows no types, and does not choose between algorithms.
//
// Sources: MPI 4.1, chapter 6; R. Thakur, R. Rabenseifner, W. Gropp, "Optimization of Collective Communication Operations in MPICH"
// (IJHPCA 19:1, 2005); J. Bruck et al., "Efficient Algorithms for All-to-All Communications in Multiport Message-Passing Systems"
// (IEEE TPDS 8:11, 1997); R. van de Geijn, "On Global Combine Operations" (JPDC 22, 1994); D. Hensgen, R. Finkel, U. Manber, "Two
// Algorithms for Barrier Synchronization" (IJPP 17:1, 1988); T. Hoefler, A. Lumsdaine, W. Rehm, "Implementation and Performance Analysis of
// Non-Blocking Collective Operations for MPI" (SC'07), for schedules of rounds.
package schedule
