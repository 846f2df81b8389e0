// Package timing measures how long code takes, and says how sure that is.
//
// Model: Time runs a function once and reads the clocks. Repeat runs it in loops, as many as fill a tenth of a second, for
// several runs; what it reports is the median of the runs and their spread, because the slow runs are the machine's doing
// and would move a mean. Compare runs two functions in turns and gives the ratio of their times with a confidence
// interval; Sweep runs one for several sizes and fits the power of the growth.
//
//	fmt.Println(timing.Time(func() { work() }))       // wall 1.23 s · CPU 1.20 s (user 1.10 s, system 100 ms)
//	fmt.Println(timing.Repeat(func() { f(x) }))       // 1.23 µs ± 40 ns per loop (median ± MAD of 7 runs, 100,000 loops each)
//	timing.Compare("map", byMap, "slice", bySlice)    // slice is 3.1 times as fast as map (95 % sure of 2.9 to 3.3)
//	c := timing.Sweep([]int{10, 100, 1000}, func(n int) { sort(n) })
//	display.Plot(c.Plot())
//	w := timing.Start(); send(); w.Lap("send"); recv(); w.Lap("receive"); fmt.Println(w)
//
// A call of an interpreted function costs one to two microseconds, which belongs to the interpreter and not to the code
// measured. Config.Empty gives an empty function of the same kind, whose time is measured and taken off. An interrupt of
// the cell ends a measurement within some milliseconds of the function's own end; what was measured until then is kept.
//
// CPU time and allocation are the whole process's: other goroutines and the interpreter are in them.
//
// It does not profile, does not pin threads or change the machine's settings, and does not correct for a clock that is
// coarser than the loop.
//
// Sources: Python's timeit and IPython's %timeit (loops and runs); W. J. Conover, Practical Nonparametric Statistics,
// 3.2 (confidence interval of a median from order statistics).
package timing
