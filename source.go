//go:build !packed

package main

import "embed"

// source is what compiled cells and programs may import of jeton, what that needs, and the versions of other modules, for the Go
// toolchain to build against where the program's own folder is not at hand. The patterns leave out tests: of each file's name, the
// last letters are not "_test" (one that ends in "est" needs a pattern more).
//
//go:embed go.mod go.sum
//go:embed runtime/*/*[^t].go runtime/*/*[^s]t.go runtime/*/*[^e]st.go runtime/*/*[^t]est.go runtime/sock/services.txt
//go:embed runtime/mpi/internal/*/*[^t].go runtime/mpi/internal/*/*[^s]t.go runtime/mpi/internal/*/*[^e]st.go runtime/mpi/internal/*/*[^t]est.go
//go:embed runtime/mpi/internal/fabric/shm/*[^t].go runtime/mpi/internal/fabric/shm/*[^s]t.go runtime/mpi/internal/fabric/tcp/*[^t].go
//go:embed launcher/sandbox/*[^t].go launcher/sandbox/*[^s]t.go launcher/descriptor/*[^t].go launcher/namespaces/*[^t].go
//go:embed launcher/*[^t].go launcher/daemons/*[^t].go launcher/daemons/*[^e]st.go launcher/lang/*[^t].go launcher/local/*[^t].go launcher/ps/*[^t].go launcher/rpc/*[^t].go
var source embed.FS

// texts are what commands write: the sources of the notebooks, a course's files, programs that are measured.
//
//go:embed notebooks/src/*.lab internal/course/files internal/mpibench/ranks/main.go internal/mpibench/peers
var texts embed.FS
