// Package descriptor makes files that no child inherits: pipes, sockets, memory, programs without a name.
//
// Linux has a system call for each, which leaves no moment between; elsewhere they are made of what POSIX has, under the lock that Go holds
// when it forks (syscall.ForkLock). The build tag portable takes the second way on Linux, too, for tests.
package descriptor
