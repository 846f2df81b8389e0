/* peer measures message passing as main.go does, in C.
 *
 *   mpiexec -n 2 peer BATCHES SECONDS FILE FIGURE...        FIGURE is NAME:BYTES
 */
#include <mpi.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

enum { MOST = 20000, IN_FLIGHT = 8, FILE_BLOCK = 64 };

static int rank, size, batches, bytes, count;
static double seconds;
static char *from, *to;
static MPI_Datatype type;
static MPI_Win win;
static MPI_File file;
static const char *file_name;
static const MPI_Comm c = MPI_COMM_WORLD;

static void exchange(int n, MPI_Datatype t) {
    if (rank == 0) {
        MPI_Send(from, n, t, 1, 1, c);
        MPI_Recv(to, n, t, 1, 1, c, MPI_STATUS_IGNORE);
    } else if (rank == 1) {
        MPI_Recv(to, n, t, 0, 1, c, MPI_STATUS_IGNORE);
        MPI_Send(from, n, t, 0, 1, c);
    }
}

static void pingpong(void) { exchange(bytes, MPI_BYTE); }
static void vector(void) { exchange(1, type); }

static int streamed(void) { return bytes > 1 << 20 ? IN_FLIGHT / 2 : IN_FLIGHT; }

static void stream(void) {
    MPI_Request all[IN_FLIGHT];
    int n = streamed();
    char ack = 0;
    for (int i = 0; i < n; i++) {
        size_t at = (size_t)i * bytes;
        if (rank == 0) MPI_Isend(from + at, bytes, MPI_BYTE, 1, 2, c, &all[i]);
        else MPI_Irecv(to + at, bytes, MPI_BYTE, 0, 2, c, &all[i]);
    }
    MPI_Waitall(n, all, MPI_STATUSES_IGNORE);
    if (rank == 0) MPI_Recv(&ack, 1, MPI_BYTE, 1, 3, c, MPI_STATUS_IGNORE);
    else MPI_Send(&ack, 1, MPI_BYTE, 0, 3, c);
}

static void copy(void) { memcpy(to, from, bytes); }

static void putfence(void) {
    if (rank == 0) MPI_Put(from, bytes, MPI_BYTE, 1, 0, bytes, MPI_BYTE, win);
    MPI_Win_fence(0, win);
}

static void filewrite(void) { MPI_File_write_at_all(file, 0, from, count, MPI_DOUBLE, MPI_STATUS_IGNORE); }
static void fileread(void) { MPI_File_read_at_all(file, 0, to, count, MPI_DOUBLE, MPI_STATUS_IGNORE); }

static void barrier(void) { MPI_Barrier(c); }
static void bcast(void) { MPI_Bcast(from, bytes, MPI_BYTE, 0, c); }
static void reduce(void) { MPI_Reduce(from, to, count, MPI_DOUBLE, MPI_SUM, 0, c); }
static void allreduce(void) { MPI_Allreduce(from, to, count, MPI_DOUBLE, MPI_SUM, c); }
static void alltoall(void) { MPI_Alltoall(from, bytes, MPI_BYTE, to, bytes, MPI_BYTE, c); }
static void gather(void) { MPI_Gather(from, bytes, MPI_BYTE, to, bytes, MPI_BYTE, 0, c); }
static void scatter(void) { MPI_Scatter(from, bytes, MPI_BYTE, to, bytes, MPI_BYTE, 0, c); }
static void allgather(void) { MPI_Allgather(from, bytes, MPI_BYTE, to, bytes, MPI_BYTE, c); }

static int one(void) { return 1; }
static int two(void) { return 2; }

static const struct figure {
    const char *name;
    void (*operation)(void);
    int (*messages)(void); /* in one operation, of which the time of one is told */
    int alone;             /* rank 0's time is told */
} figures[] = {
    {"pingpong", pingpong, two, 1}, {"stream", stream, streamed, 1}, {"vector1", vector, two, 1}, {"vector64", vector, two, 1},
    {"copy", copy, one, 1}, {"putfence", putfence, one, 0}, {"filewrite", filewrite, one, 0}, {"fileread", fileread, one, 0}, {"barrier", barrier, one, 0}, {"bcast", bcast, one, 0},
    {"reduce", reduce, one, 0}, {"allreduce", allreduce, one, 0}, {"alltoall", alltoall, one, 0}, {"gather", gather, one, 0},
    {"scatter", scatter, one, 0}, {"allgather", allgather, one, 0}, {NULL, NULL, NULL, 0},
};

static double timed(const struct figure *f, int n) {
    MPI_Barrier(c);
    double began = MPI_Wtime();
    for (int i = 0; i < n; i++) f->operation();
    return MPI_Wtime() - began;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure(const struct figure *f, const char *name) {
    double *all = malloc(batches * sizeof *all);
    int n = 4;
    timed(f, 3);
    for (int k = 0; k < 2; k++) { /* what a batch is; and they warm up */
        double most = seconds * n / timed(f, n);
        n = most < 1 ? 1 : most > MOST ? MOST : (int)most;
        MPI_Bcast(&n, 1, MPI_INT, 0, c);
    }
    for (int k = 0; k < batches; k++) {
        double t = timed(f, n);
        if (!f->alone) MPI_Allreduce(MPI_IN_PLACE, &t, 1, MPI_DOUBLE, MPI_MAX, c);
        all[k] = t / n / f->messages();
    }
    qsort(all, batches, sizeof *all, ascending);
    if (rank == 0) {
        printf("%s %.4f %.4f\n", name, all[0] * 1e6, all[batches / 2] * 1e6);
        fflush(stdout);
    }
    free(all);
}

static void *memory(size_t n) {
    void *p = malloc(n ? n : 1);
    if (!p) MPI_Abort(c, 1);
    memset(p, 0x3f, n); /* until they are written, all its pages are one; 4.8e-4 as doubles: sums stay finite */
    return p;
}

/* Ranks take turns in the file, of FILE_BLOCK doubles each. */
static void open_file(void) {
    MPI_Datatype block;
    MPI_File_open(c, file_name, MPI_MODE_CREATE | MPI_MODE_RDWR | MPI_MODE_DELETE_ON_CLOSE, MPI_INFO_NULL, &file);
    MPI_Type_contiguous(FILE_BLOCK, MPI_DOUBLE, &block);
    MPI_Type_create_resized(block, 0, size * FILE_BLOCK * 8, &type);
    MPI_Type_commit(&type);
    MPI_File_set_view(file, rank * FILE_BLOCK * 8, MPI_DOUBLE, type, "native", MPI_INFO_NULL);
    MPI_Type_free(&block);
    MPI_Type_free(&type);
    filewrite();
}

static void begin(const char *name) {
    size_t room = (size_t)bytes * (strcmp(name, "stream") == 0 ? IN_FLIGHT : strncmp(name, "vector", 6) == 0 ? 2 : size);
    from = memory(room);
    to = memory(room);
    count = bytes / 8;
    if (strncmp(name, "vector", 6) == 0) {
        int block = atoi(name + 6);
        MPI_Type_vector(count / block, block, 2 * block, MPI_DOUBLE, &type);
        MPI_Type_commit(&type);
    }
    if (strcmp(name, "putfence") == 0) {
        char *mem;
        MPI_Win_allocate(bytes, 1, MPI_INFO_NULL, c, &mem, &win);
        MPI_Win_fence(0, win);
    }
    if (strncmp(name, "file", 4) == 0) open_file();
}

static void end(const char *name) {
    if (strncmp(name, "vector", 6) == 0) MPI_Type_free(&type);
    if (strcmp(name, "putfence") == 0) MPI_Win_free(&win);
    if (strncmp(name, "file", 4) == 0) MPI_File_close(&file);
    free(from);
    free(to);
}

static long long now(void) {
    struct timeval t;
    gettimeofday(&t, NULL);
    return t.tv_sec * 1000000LL + t.tv_usec;
}

/* The last rank kills itself while the others wait for its message. It prints when, in microseconds. */
static void die(void) {
    int last = size - 1;
    char x;
    MPI_Barrier(c);
    if (rank < last) {
        MPI_Recv(&x, 1, MPI_BYTE, last, 4, c, MPI_STATUS_IGNORE);
        return;
    }
    long long at = now() + 200000; /* the others wait then, and the line is out */
    printf("died %lld\n", at);
    fflush(stdout);
    long long left = at - now();
    if (left > 0) usleep(left);
    kill(getpid(), SIGKILL);
}

int main(int argc, char **argv) {
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(c, &rank);
    MPI_Comm_size(c, &size);
    if (argc < 4) MPI_Abort(c, 2);
    batches = atoi(argv[1]);
    seconds = atof(argv[2]);
    file_name = argv[3];
    for (int i = 4; i < argc; i++) {
        char name[32];
        const struct figure *f = figures;
        if (sscanf(argv[i], "%31[^:]:%d", name, &bytes) != 2) MPI_Abort(c, 2);
        if (strcmp(name, "death") == 0) die();
        while (f->name && strcmp(f->name, name) != 0) f++;
        if (!f->name) continue; /* not the library's, but jeton's own */
        begin(name);
        measure(f, argv[i]);
        end(name);
    }
    MPI_Finalize();
    return 0;
}
