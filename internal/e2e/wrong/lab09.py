"""Wrong answers to lab 9: (exercise, text of its solution, what stands there instead, part of what the check says)."""

# The first group is what a student hands in: no answer of it disturbs another exercise.
GROUPS = [
    [
        (1, 'echo "StrictHostKeyChecking accept-new"', 'echo "StrictHostKeyChecking no"', "is not no, which would enter a host whose key has changed"),
        (2, '"--map-by", "node", "hostname"', '"hostname", "-s", "-x"', "exit status"),
        (5, "c.Rank(), c.Size(), mpi", "c.Rank()+1, c.Size(), mpi", "rank 0 says its own"),
        (6, "return rank - 1", "return rank + 1", "1 sends to 0 (here: to 2)"),
        (7, '"blocks", "fails"', '"ends", "blocks"', "4 processes, a million integers: blocks (foreseen: ends)"),
        (8, "comm.Recv(got, dest, 42)\n\t\tcomm.Send(data, dest, 42)", "comm.Send(data, dest, 42)\n\t\tcomm.Recv(got, dest, 42)", "2 processes, 1 integers: exit status"),
    ],
    [
        (1, "cat id_ed25519.pub", "cat id_ed25519", "it is the public one that goes there"),
        (5, "c.Rank(), c.Size(), mpi.ProcessorName()", 'c.Rank(), c.Size(), "here"', "rank 0 says its own, how many they are, and where it is"),
        (4, "byNode = []int{1, 2, 3, 4, 1, 2, 1, 1}", "byNode = []int{1, 2, 3, 4, 1, 2, 3, 4}", "node: [1 2 3 4 1 2 1 1] (foreseen: [1 2 3 4 1 2 3 4])"),
        (8, "case dest >= size:", "case dest > size:", "3 processes, 1000 integers: exit status"),
    ],
    [
        (1, "id_ed25519\ncat id_ed25519.pub", "mine\ncat mine.pub", "there is no private key id_ed25519 in the folder, but: authorized_keys, config, mine, mine.pub"),
        (3, 'fmt.Printf("I am process %d of %d on %s\\n",\n\t\tcomm.Rank(), comm.Size(), ', 'fmt.Println("I am process", comm.Rank, "of", comm.Size, "on", ', "0 line(s) of the form asked for, instead of 8. 0x… is a function"),
        (5, "c.Rank(), c.Size(), mpi", "c.Size(), c.Rank(), mpi", "rank 0 says its own, how many they are, and where it is (on localhost), and not: I am process 8 of 0"),
        (8, "if dest < size {", "if true {", "3 processes: the last one, without a partner, prints nothing (lines: 2, not 3)"),
    ],
    [
        (1, '-N ""', '-N "secret"', "the key has a passphrase"),
        (8, "comm.Recv(got, dest, 42)\n\t\tcomm.Send", "comm.Recv(got, dest, 41)\n\t\tcomm.Send", "2 processes, 1 integers: exit status"),
    ],
    [
        (3, 'comm.Rank(), comm.Size(), mpi.ProcessorName()', 'comm.Size(), comm.Rank(), mpi.ProcessorName()', "they say they are"),
        (1, "-t ed25519", "-t rsa", "the key is of type ed25519 (here: ssh-rsa)"),
        (8, "comm.Send(data, dest, 42)\n\t\tcomm.Recv(got, dest, 42)", "comm.Send(data[:n-1], dest, 42)\n\t\tcomm.Recv(got, dest, 42)", "each has its partner's array"),
    ],
]
