# make test   everything that must hold: lint, Go tests (with the race detector where there are goroutines), real Jupyter
# make dist   what others install: archives, a wheel, a Debian package
# make site   the labs and the documentation as pages, in dist/site; make pdf prints the labs
# make bench  the figures of the docs, measured here beside the peers that are found
PYTHON ?= python3
VENV   ?= .venv
GO     ?= go

# Packages with goroutines run under the race detector; the generated tables and the state machines of algorithms have none, and would
# take minutes. runtime/mpi has both: all its cells without the detector, a sample of them with it;
# and so have kernel/cell and kernel/check, whose texts are shorter with it.
PURE  = $(addprefix ./runtime/,protocol clock order mutex election detector snapshot check model mpi/internal/schedule) ./kernel/handin ./launcher/hosts
PLAIN = ./runtime/mpi ./kernel/cell ./kernel/check $(PURE) ./stdlib/... ./notebooks/... ./internal/arch ./internal/cli ./internal/site/... ./internal/conformance/... .
RACE  = ./kernel/... ./runtime/... ./launcher/... ./internal/nbformat ./internal/jupyter ./internal/doctor

# What macOS does in another way than Linux, as far as Linux can do it so, too. That all compiles for macOS is a test of internal/arch.
PORTABLE = $(addprefix ./,kernel/capture launcher/descriptor launcher/local launcher/daemons)

MODFILE = .build/go.mod
LDFLAGS = -s -w -funcalign=1
ifeq ($(shell uname -s),Linux)
EXPORTS = .build/exports.map
SCRIPT  = -extldflags=-Wl,--version-script=$(CURDIR)/$(EXPORTS),--hash-style=sysv
endif

.PHONY: build test lint unit plain portable e2e conformance bench generate dist site pdf clean

build: jeton

# -trimpath: compiled cells are then built against the source that the program carries, wherever it is. -s -w: a third of the size.
# -funcalign, the script of exports and their older table, the packed source and the lean go.mod save 10 MB more; `go build` alone makes the same
# program, larger.
# A copy: what the linker writes lies in the page cache in pieces so large that a touch maps megabytes of it (jeton install copies, too).
jeton: $(shell find . -name '*.go' -not -path './.venv/*' -not -path './.build/*') $(wildcard notebooks/src/*.lab internal/course/files/* internal/mpibench/peers/*) go.mod kernel/native/exports.map Makefile
	$(GO) run ./internal/pack
	$(GO) run ./kernel/words/gen
	$(GO) run ./internal/lean
	$(if $(EXPORTS),$(GO) run ./internal/exports -flags "$(LDFLAGS)" -modfile $(MODFILE) -to $(EXPORTS))
	$(GO) build -modfile=$(MODFILE) -trimpath -tags=packed -ldflags="$(LDFLAGS) $(SCRIPT)" -o $@.linked .
	cat $@.linked >$@.new && chmod +x $@.new && mv $@.new $@ && rm $@.linked

test: lint unit e2e

# What is looked at is compiled as the program is: so each package is compiled once for both.
TRIMMED = GOFLAGS="$$($(GO) env GOFLAGS) -trimpath"

# What is generated comes first: it is what is forgotten most often. Tests look at all of it.
lint:
	@bad=$$(gofmt -l $$(git ls-files '*.go' | grep -v /testdata/)); [ -z "$$bad" ] || { echo "gofmt: $$bad"; exit 1; }
	$(TRIMMED) $(GO) run ./notebooks/gen -check notebooks
	$(TRIMMED) $(GO) run ./stdlib/gen -C stdlib -check -group jeton
	$(TRIMMED) $(GO) vet ./...
	$(TRIMMED) $(GO) tool staticcheck ./kernel/... ./runtime/... ./launcher/... ./internal/... ./notebooks/... .

# Tests that start jeton start this one: each would build its own, for half a minute. lint has vetted all.
SETTINGS = JETON_PROGRAM=$(abspath jeton) JETON_PYTHON=$(abspath $(VENV))/bin/python

# Those that wait more than they compute share the processors with others.
unit: jeton $(VENV)/complete
	$(MAKE) -j2 --output-sync=target plain portable
	$(SETTINGS) $(GO) test -vet=off -race -p 3 $$($(GO) list $(RACE) | grep -vxF "$$($(GO) list $(PURE))")

plain: jeton $(VENV)/complete
	$(SETTINGS) $(GO) test -vet=off $(PLAIN)

portable:
	$(GO) test -race -tags portable $(PORTABLE)
	$(GO) test -tags portable ./kernel/engine -run "TestBlockedInRead|TestAnyRead"

# Real clients: jupyter_client, jupyter_kernel_test, nbclient, papermill, jupyter console, JupyterLab in Chromium. Labs wait more than they
# compute: some run at once, and so do the course and the site made of them; a group stays with one worker (internal/e2e/conftest.py).
TOGETHER = $(addprefix internal/e2e/,test_course.py test_site.py test_labs.py)

e2e: jeton $(VENV)/complete
	$(VENV)/bin/python -m pytest -q --timeout 900 internal/e2e $(addprefix --ignore ,$(TOGETHER))
	$(VENV)/bin/python -m pytest -q --timeout 900 -n 2 --dist loadgroup --no-loadscope-reorder $(TOGETHER)

# The private environment of the tests; never the user's.
$(VENV)/complete: internal/e2e/requirements.txt internal/site/requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install -q --disable-pip-version-check -r $<
	touch $@

# How true cells are to Go: programs after the specification, generated ones, and the suite of the Go toolchain, interpreted and compiled.
# A CI job of its own: about 6 minutes on two quiet cores.
conformance: jeton
	$(GO) test ./internal/conformance
	$(GO) run ./internal/conformance -jeton ./jeton -golden internal/conformance/testdata/goroot.txt -timeout 5m
	$(GO) run ./internal/conformance -jeton ./jeton -args --native -golden internal/conformance/testdata/goroot-native.txt -timeout 1m

bench: jeton $(VENV)/complete
	$(VENV)/bin/python internal/bench/bench.py --jeton ./jeton
	$(VENV)/bin/python internal/bench/compute.py --jeton ./jeton
	$(VENV)/bin/python internal/bench/lab_rooms.py --jeton ./jeton
	$(VENV)/bin/python internal/bench/algorithms.py
	$(GO) test ./internal/bench -run '^$$' -bench World -benchtime 5x -jeton $(abspath jeton)

# What others install, in dist/: archives, a wheel, a Debian package and their checksums.
dist: jeton $(VENV)/complete
	$(VENV)/bin/python internal/dist/dist.py --jeton ./jeton

# The labs, executed, and the documentation as pages that open from the disk, in dist/site; with the solutions, in dist/site-teacher, by
# `make site ROLE=teacher`. make pdf prints the labs of either.
ROLE   ?= student
SUFFIX  = $(if $(filter teacher,$(ROLE)),-teacher)

site: jeton $(VENV)/complete
	$(VENV)/bin/python internal/site/build.py --role $(ROLE) --out dist/site$(SUFFIX)

pdf: site
	$(VENV)/bin/python internal/site/pdf.py --site dist/site$(SUFFIX) --out dist/pdf$(SUFFIX)

generate:
	$(GO) generate ./stdlib ./notebooks/...

clean:
	rm -rf jeton source.txtar.bz2 kernel/words/tables.json.bz2 .build $(VENV) dist
