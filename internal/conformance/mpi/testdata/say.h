// What the C programs have in common. They print numbers and lists as Go's fmt does.
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#pragma GCC diagnostic ignored "-Wunused-function"

static int me, size; // in MPI_COMM_WORLD

static void begin(int *argc, char ***argv) {
	MPI_Init(argc, argv);
	MPI_Comm_rank(MPI_COMM_WORLD, &me);
	MPI_Comm_size(MPI_COMM_WORLD, &size);
}

static int finish(void) {
	MPI_Finalize();
	return 0;
}

static const char *yes(int x) { return x ? "true" : "false"; }

// num is a number whose value is left to the implementation when there is none.
static int num(int x) { return x == MPI_UNDEFINED ? -4 : x; }

static void show(const char *what, const long *x, int k) {
	printf("%s [", what);
	for (int i = 0; i < k; i++) printf(i ? " %ld" : "%ld", x[i]);
	printf("]\n");
}

static void ints(const char *what, const int *x, int k) {
	printf("%s [", what);
	for (int i = 0; i < k; i++) printf(i ? " %d" : "%d", num(x[i]));
	printf("]\n");
}

static void reals(const char *what, const double *x, int k) {
	printf("%s [", what);
	for (int i = 0; i < k; i++) printf(i ? " %g" : "%g", x[i]);
	printf("]\n");
}

static void status(const char *what, MPI_Status *s, MPI_Datatype t) {
	int count;
	MPI_Get_count(s, t, &count);
	printf("%s: from %d tag %d count %d\n", what, s->MPI_SOURCE, s->MPI_TAG, num(count));
}

// class_of is the class of an error, as Go calls it.
static const char *class_of(int err) {
	int class;
	if (err == MPI_SUCCESS) return "SUCCESS";
	MPI_Error_class(err, &class);
	static const struct { int class; const char *name; } names[] = {
		{MPI_ERR_BUFFER, "ERR_BUFFER"}, {MPI_ERR_COUNT, "ERR_COUNT"}, {MPI_ERR_TYPE, "ERR_TYPE"}, {MPI_ERR_TAG, "ERR_TAG"},
		{MPI_ERR_COMM, "ERR_COMM"}, {MPI_ERR_RANK, "ERR_RANK"}, {MPI_ERR_REQUEST, "ERR_REQUEST"}, {MPI_ERR_ROOT, "ERR_ROOT"},
		{MPI_ERR_GROUP, "ERR_GROUP"}, {MPI_ERR_OP, "ERR_OP"}, {MPI_ERR_TOPOLOGY, "ERR_TOPOLOGY"}, {MPI_ERR_DIMS, "ERR_DIMS"},
		{MPI_ERR_ARG, "ERR_ARG"}, {MPI_ERR_UNKNOWN, "ERR_UNKNOWN"}, {MPI_ERR_TRUNCATE, "ERR_TRUNCATE"}, {MPI_ERR_OTHER, "ERR_OTHER"},
		{MPI_ERR_INTERN, "ERR_INTERN"}, {MPI_ERR_IN_STATUS, "ERR_IN_STATUS"}, {MPI_ERR_PENDING, "ERR_PENDING"}, {MPI_ERR_WIN, "ERR_WIN"},
		{MPI_ERR_BASE, "ERR_BASE"}, {MPI_ERR_SIZE, "ERR_SIZE"}, {MPI_ERR_DISP, "ERR_DISP"}, {MPI_ERR_LOCKTYPE, "ERR_LOCKTYPE"},
		{MPI_ERR_ASSERT, "ERR_ASSERT"}, {MPI_ERR_RMA_CONFLICT, "ERR_RMA_CONFLICT"}, {MPI_ERR_RMA_SYNC, "ERR_RMA_SYNC"},
		{MPI_ERR_RMA_RANGE, "ERR_RMA_RANGE"}, {MPI_ERR_KEYVAL, "ERR_KEYVAL"}, {MPI_ERR_INFO_KEY, "ERR_INFO_KEY"},
		{MPI_ERR_INFO_VALUE, "ERR_INFO_VALUE"}, {MPI_ERR_INFO_NOKEY, "ERR_INFO_NOKEY"},
		{MPI_ERR_FILE, "ERR_FILE"}, {MPI_ERR_AMODE, "ERR_AMODE"}, {MPI_ERR_NO_SUCH_FILE, "ERR_NO_SUCH_FILE"}, {MPI_ERR_FILE_EXISTS, "ERR_FILE_EXISTS"},
		{MPI_ERR_ACCESS, "ERR_ACCESS"}, {MPI_ERR_BAD_FILE, "ERR_BAD_FILE"}, {MPI_ERR_READ_ONLY, "ERR_READ_ONLY"}, {MPI_ERR_IO, "ERR_IO"},
		{MPI_ERR_UNSUPPORTED_OPERATION, "ERR_UNSUPPORTED_OPERATION"}, {MPI_ERR_UNSUPPORTED_DATAREP, "ERR_UNSUPPORTED_DATAREP"},
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].class == class) return names[i].name;
	return "another class";
}

// scratch is a name for a file, which is not there yet; the same on all ranks.
static const char *scratch(void) {
	static char name[200];
	const char *dir = getenv("TMPDIR");
	if (me == 0) snprintf(name, sizeof name, "%s/conformance-c-%d", dir ? dir : "/tmp", (int)getpid());
	MPI_Bcast(name, sizeof name, MPI_CHAR, 0, MPI_COMM_WORLD);
	return name;
}

// contents prints the bytes of a file, on rank 0, and deletes it.
static void contents(const char *name) {
	MPI_Barrier(MPI_COMM_WORLD);
	if (me != 0) return;
	FILE *f = fopen(name, "rb");
	int c, n = 0;
	while ((c = getc(f)) != EOF) printf(n++ % 64 ? "%02x" : n > 1 ? "\n%02x" : "%02x", c);
	printf("\n%d bytes\n", n);
	fclose(f);
	remove(name);
}
