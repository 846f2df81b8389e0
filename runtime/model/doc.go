// Package model fits what messages cost, from measurements: a latency and a bandwidth.
//
// Model: a message of n bytes takes a + b·n seconds (Hockney). Where messages above some length are sent in another way (the eager limit), two
// such lines fit better than one, and are taken when they do. A Model predicts collective operations by the schedules of their algorithms (see
// mpi.Predict), so that a prediction and a measurement can be laid beside each other.
//
//	samples, err := mpi.PingPong(mpi.World())                     // or measurements of one's own: []mpi.Sample
//	m, err := model.Fit(samples)
//	fmt.Println(m)                                                // latency 1.2 µs, 3.4 GB/s
//	m                                                             // the curve: what was measured, and the lines
//	mpi.Predict(m, "Bcast", "binomial", 8, 0, 1<<10)              // 3 (a + 1024 b)
//	m.Compare("Bcast", "binomial", 8, measured)                   // the same for several sizes, beside what was measured
//
// The fit makes the relative errors small, since times differ by powers of ten, and outliers count little (Huber's weights). Where
// the best line would begin below zero, its latency is that of the shortest messages.
//
// What it does not do: it knows nothing of links that are shared, of contention, nor of what ranks compute.
//
// Sources: R. Hockney, "The communication challenge for MPP" (Parallel Computing 20, 1994); P. Huber, "Robust Estimation of a Location
// Parameter" (Annals of Mathematical Statistics 35, 1964); C. Hurvich, C.-L. Tsai, "Regression and Time Series Model Selection in Small
// Samples" (Biometrika 76, 1989).
package model
