// Package fabrictest is what every Fabric must do, as tests.
//
// Model. The ends under test are all in this process, one a rank. To each belongs a sink that keeps what comes and checks it on the way: each packet
// once, in its sender's order, in the memory that Place gave it, under the lock. A test says what is sent, and waits for what must come, by polling and
// parking, as the protocol does; no test sleeps.
//
//	func TestFabric(t *testing.T) {
//		fabrictest.Run(t, func(t *testing.T, n int) []fabric.Fabric { return fabric.NewMemory(n) })
//	}
//
// What it does not do: kill processes, which is each Fabric's own affair.
package fabrictest
