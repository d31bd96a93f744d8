# Tests of libpurser and of what needs no request: one cmocka program a subject.

if HAVE_CMOCKA

unit_tests = \
	tests/unit/test_address \
	tests/unit/test_breaker \
	tests/unit/test_client \
	tests/unit/test_credentials \
	tests/unit/test_cursor \
	tests/unit/test_day_category \
	tests/unit/test_etag \
	tests/unit/test_fault \
	tests/unit/test_gateways \
	tests/unit/test_instances \
	tests/unit/test_json \
	tests/unit/test_jwks \
	tests/unit/test_keyring \
	tests/unit/test_log \
	tests/unit/test_memory \
	tests/unit/test_metrics \
	tests/unit/test_money \
	tests/unit/test_overload \
	tests/unit/test_revocation \
	tests/unit/test_route \
	tests/unit/test_samples \
	tests/unit/test_schema \
	tests/unit/test_schema_query \
	tests/unit/test_settings \
	tests/unit/test_text \
	tests/unit/test_token \
	tests/unit/test_uuid

check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)

# For programs without an LDADD of their own, which only these are.
LDADD = $(PURSER_LIBS) $(CMOCKA_LIBS)

# Parts of purser-auth that need no request.
tests_unit_test_credentials_SOURCES = \
	fcgi/auth/auth_config.c \
	fcgi/auth/hash_gate.c \
	fcgi/auth/password.c \
	fcgi/auth/refresh_token.c \
	tests/unit/test_credentials.c
nodist_tests_unit_test_credentials_SOURCES = fcgi/auth/common_passwords.c
tests_unit_test_credentials_CPPFLAGS = -I$(top_srcdir)/fcgi/auth $(AM_CPPFLAGS)
tests_unit_test_address_SOURCES = fcgi/notifications/address.c tests/unit/test_address.c
tests_unit_test_address_CPPFLAGS = -I$(top_srcdir)/fcgi/notifications $(AM_CPPFLAGS)
tests_unit_test_samples_SOURCES = purserctl/samples.c tests/unit/test_samples.c
tests_unit_test_samples_CPPFLAGS = -I$(top_srcdir)/purserctl $(AM_CPPFLAGS)
tests_unit_test_keyring_SOURCES = fcgi/auth/keyring.c tests/unit/test_keyring.c
tests_unit_test_keyring_CPPFLAGS = -I$(top_srcdir)/fcgi/auth $(AM_CPPFLAGS)

endif

EXTRA_DIST += tests/unit/unit.h tests/unit/tokens.h
