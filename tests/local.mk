# Tests. `make check` runs the unit tests; the other suites need a platform: ./dev test.

AM_TESTS_ENVIRONMENT = CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT;
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh

if !HAVE_CMOCKA
check-local:
	@echo 'cmocka was not found: apt-get install libcmocka-dev, then configure anew' >&2
	@exit 1
endif

EXTRA_DIST += tests/conftest.py tests/pytest.ini \
	tests/api tests/bench tests/containers tests/node tests/faults tests/harness tests/install tests/sql
