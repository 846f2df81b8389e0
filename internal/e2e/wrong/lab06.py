"""Wrong answers to lab 6: the usual mistakes of Chang and Roberts, of numbering, and of messages on a stream. What is wrong in exercise 3 is
wrong on the ring, too: exercises that need an election stand in groups where it is right enough."""

# The first group is what a student hands in: no answer of it disturbs another exercise.
GROUPS = [
    [
        (1, "os.Getpid())\n\treturn err", "os.Getppid())\n\treturn err", "the line has the pid of a daemon caller"),
        (2, 'return me.Right.Send("M", m.Text()+" "+me.Name())', 'return me.Right.Send("M", me.Name()+" "+m.Text())', "the names in the order of the ring"),
        (7, "if err != nil || n < 1 {", "if err != nil {", '"T0" is refused'),
        (8, 'fmt.Sprintf("tp-%s-%d.log", id.Host, id.Pid)', 'fmt.Sprintf("tp-%d.log", id.Pid)', "two machines, the same pid: two files"),
    ],
    [
        (1, "defer listener.Close()\n", "", "no socket stayed open"),
        (2, 'return strings.Fields(string(text)), err', 'return strings.Split(string(text), "\\n"), err', "without empty lines"),
        (3, "p.passive = true\n", "", "it had to stay passive"),
        (3, "ids = append(ids, i+1)", "ids = append(ids, n-i)", "the cheapest"),
        (4, "id.Pid, err = strconv.Atoi(parts[2])", "id.Pid, _ = strconv.Atoi(parts[2])", "a pid that is none"),
        (8, "os.O_APPEND|os.O_CREATE", "os.O_TRUNC|os.O_CREATE", "the second is added to the first"),
    ],
    [
        (3, "if p.running || p.passive {", "if p.passive {", "and was one already"),
        (3, "if m.ID != p.id {\n\t\t\tp.learn(env, m.ID)\n\t\t\tenv.Send(p.next, m)\n\t\t}", "if m.ID != p.id {\n\t\t\tp.learn(env, m.ID)\n\t\t}\n\t\tenv.Send(p.next, m)", "F goes round once, and stops at the elected one"),
        (5, "messages = append(messages, string(message))\n\t\tdata = after\n", "messages = append(messages, string(message))\n\t\treturn messages, after\n", "50 glued messages: 1 parted"),
    ],
    [
        (3, "order := m.ID.Compare(p.id)", "order := strings.Compare(m.ID.String(), p.id.String())", "it is the greatest of the candidates"),
        (6, "env.Send(p.next, T{m.Value + 1})", "env.Send(p.next, T{m.Value})", "the ranks are 0 to N − 1"),
        (9, "counted = value\n", "counted = value + 1\n", "1 processes: the ring has counted 2"),
    ],
    [
        (3, "case order > 0:\n\t\t\tenv.Send(p.next, m)", "case order > 0:\n\t\t\tenv.Send(from, m)", "never back to where it comes from"),
    ],
    [
        (6, "env.Send(p.next, T{1})", "env.Send(p.next, T{0})", "the ranks are 0 to N − 1"),
    ],
    [
        (3, "case order > 0:\n\t\t\tenv.Send(p.next, m)\n\t\tcase order == 0:", "case order != 0:\n\t\t\tenv.Send(p.next, m)\n\t\tcase order == 0:", "one leader at most"),
        (4, 'case \'F\':\n\t\treturn F{id}, nil\n\t}\n\treturn nil, fmt.Errorf("unknown type in %q", text)', 'default:\n\t\treturn F{id}, nil\n\t}', "an unknown type is refused"),
        (5, "data = rest\n", "data = rest[:0]\n", "an unknown type left aside, F: 51 handed over"),
    ],
]
