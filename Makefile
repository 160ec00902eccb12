# make run     build and run the daemon here, on jobs.d with conf/ruqid.yaml
# make test    build and pass the tests
# make twins   the calendar against its dull twin, 100,000 rules in release
# make storm   20,000 random changes of job files while the daemon runs (SEED=1)
# make chaos   2,000 runs of scripts that fork, flood, ignore signals, die (SEED=1)
# make sim     10,000 lives of the scheduler and its memory, drawn at random (SEED=1 SEEDS=10000)
# make crash   kill the daemon 200 times, take the host's power 100 times, and look at the history
#              (SEED=1)
# make fuzz    try damaged rules, zone files, times, job files and settings for ten minutes
#              (SECONDS=600 SEED=-)
# make bench   print the figures of the project, beside programs in C (FIGURES=calendar, files, runs,
#              history, lateness or http: only those; FIGURES='--idle-seconds N')
# make screenshots  take the pictures of README.md anew, in a browser, of a daemon that has run for an
#              hour (MINUTES=62)
# make build   the release binaries, stripped, in .build/release
# make install put what `make build` made below PREFIX (/usr/local), with manual pages, units and
#              completions; DESTDIR and the usual names of directories count; then, as root:
#              systemd-sysusers; systemd-tmpfiles --create; systemctl daemon-reload
# make uninstall  remove it, given the same directories
# make deb     a Debian package of it, here
# make test-deb  the package's whole life in a clean Debian, as root (PACKAGE=ruqi_....deb: that one)
# make format  put the sources into their form;  make lint: say what isn't
# make clean   remove what was built;  make distclean: and what `make run` recorded

SWIFT ?= swift
release = -c release --static-swift-stdlib -Xlinker -s

.PHONY: all setup build install uninstall deb test-deb run test twins sim storm chaos crash bench \
	screenshots fuzz lint format clean distclean

all: build

setup:
	@packaging/install-build-dependencies.sh

build: setup
	$(SWIFT) build $(release) --product ruqid
	$(SWIFT) build $(release) --product ruqi

# Where things go. The daemon looks for its settings in /etc/ruqi whatever PREFIX is, so that is where
# SYSCONFDIR begins.
PREFIX ?= /usr/local
EXEC_PREFIX ?= $(PREFIX)
BINDIR ?= $(EXEC_PREFIX)/bin
SBINDIR ?= $(EXEC_PREFIX)/sbin
SYSCONFDIR ?= /etc
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(DATADIR)/man
DOCDIR ?= $(DATADIR)/doc/ruqi
UNITDIR ?= $(PREFIX)/lib/systemd/system
USERUNITDIR ?= $(PREFIX)/lib/systemd/user
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d
TMPFILESDIR ?= $(PREFIX)/lib/tmpfiles.d
BASHCOMPLETIONDIR ?= $(DATADIR)/bash-completion/completions
ZSHCOMPLETIONDIR ?= $(DATADIR)/zsh/site-functions
FISHCOMPLETIONDIR ?= $(DATADIR)/fish/vendor_completions.d
# The directory of the programs that are installed.
PROGRAMS ?= .build/release
INSTALL ?= install

places = BINDIR SBINDIR SYSCONFDIR DATADIR MANDIR DOCDIR UNITDIR USERUNITDIR SYSUSERSDIR TMPFILESDIR \
	BASHCOMPLETIONDIR ZSHCOMPLETIONDIR FISHCOMPLETIONDIR PROGRAMS INSTALL
# The value of a variable as one word of the shell.
quoted = '$(subst ','\'',$($(1)))'

# It builds nothing: as root it would leave files of root's in the build directory.
install uninstall:
	@env $(foreach name,DESTDIR $(places),$(name)=$(call quoted,$(name))) packaging/$@.sh

# Programs that are given are not built.
deb: $(if $(filter .build/release,$(PROGRAMS)),build)
	@PROGRAMS=$(call quoted,PROGRAMS) packaging/debian/build.sh .

test-deb:
	packaging/test-deb.sh $(if $(PACKAGE),'$(PACKAGE)')

# exec: a signal to the daemon's process reaches the daemon and no shell on the way.
run: setup
	$(SWIFT) build $(release) --product ruqid
	@exec .build/release/ruqid --config conf/ruqid.yaml

test: setup
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

# A build directory of its own: these tests are built with optimization and without stripping.
twins: setup
	$(SWIFT) build --scratch-path .build-twins -c release --build-tests
	RUQI_TWIN_CASES=100000 $(SWIFT) test --scratch-path .build-twins -c release --skip-build \
		--filter RecurrenceTwinTests

# In the build directory of the twins.
sim: setup
	$(SWIFT) build --scratch-path .build-twins -c release --build-tests
	RUQI_SIM_SEED=$(SEED) RUQI_SIM_SEEDS=$(SEEDS) $(SWIFT) test --scratch-path .build-twins \
		-c release --skip-build --filter SimulationTests

# In the build directory of the twins; the programs are those of the same build.
storm: setup
	$(SWIFT) build --scratch-path .build-twins -c release --build-tests
	RUQI_STORM_CHANGES=20000 RUQI_STORM_SEED=$(SEED) $(SWIFT) test --scratch-path .build-twins \
		-c release --skip-build --filter StormTests

# The same, and it leaves nothing over.
chaos: setup
	$(SWIFT) build --scratch-path .build-twins -c release --build-tests
	RUQI_CHAOS_RUNS=2000 RUQI_CHAOS_SEED=$(SEED) $(SWIFT) test --scratch-path .build-twins \
		-c release --skip-build --filter ChaosTests

# Each occurrence is on record once, and each start has one end.
crash: setup
	$(SWIFT) build --scratch-path .build-twins -c release --build-tests
	RUQI_CRASHES=200 RUQI_POWER_LOSSES=100 RUQI_CRASH_SEED=$(SEED) $(SWIFT) test \
		--scratch-path .build-twins -c release --skip-build --filter 'CrashTests|PowerLossTests'

# With fewer minutes the timeline is rather empty.
MINUTES ?= 62

screenshots: build
	packaging/install-test-tools.sh
	.build-tools/bin/python3 packaging/screenshots/make.py .build/release/ruqid $(MINUTES)

# Words for the program; without any it measures all.
FIGURES ?=

bench: build
	$(SWIFT) build $(release) --product bench
	.build/release/bench $(FIGURES)

# SEED is a number that an earlier run has told; a hyphen leaves it to the clock.
SECONDS ?= 600
SEED ?= -
SEEDS ?= 10000

fuzz: setup
	$(SWIFT) build $(release) --product fuzz
	.build/release/fuzz $(SECONDS) $(SEED) Tests/CalendarTests/Fixtures/cron.jsonl

lint:
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift

format:
	$(SWIFT) format format --in-place --recursive Sources Tests Package.swift

clean:
	rm -rf .build .build-*

distclean: clean
	rm -rf .ruqi ruqi_*.deb
