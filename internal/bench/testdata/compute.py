# The same as compute.go.
import math, queue, threading, time


class Counter:
    def __init__(self):
        self.n = 0

    def add(self, k):
        self.n += k


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def total(n):
    s = 0
    i = 0
    while i < n:
        s += i
        i += 1
    return s


def matmul(n):
    a, b, c = [float(i % 7) for i in range(n * n)], [float(i % 5) for i in range(n * n)], [0.0] * (n * n)
    for i in range(n):
        for j in range(n):
            s = 0.0
            for k in range(n):
                s += a[i * n + k] * b[k * n + j]
            c[i * n + j] = s
    return c[-1]


def methods(n):
    c = Counter()
    for i in range(n):
        c.add(i)
    return c.n


def roots(n):
    s = 0.0
    for i in range(n):
        s += math.sqrt(i)
    return s


def channel(n):
    q = queue.Queue(16)

    def produce():
        for i in range(n):
            q.put(i)
        q.put(None)
    threading.Thread(target=produce).start()
    s = 0
    while (x := q.get()) is not None:
        s += x
    return s


for name, f in [("sum of 10⁷ ints", lambda: total(10**7)), ("fib(30)", lambda: fib(30)), ("10⁶ method calls", lambda: methods(10**6)),
                ("matmul 200", lambda: matmul(200)), ("10⁶ math.Sqrt", lambda: roots(10**6)), ("2·10⁵ over a channel", lambda: channel(2 * 10**5))]:
    start = time.perf_counter()
    f()
    print(f"{name}\t{(time.perf_counter() - start) * 1000:.3f}")
