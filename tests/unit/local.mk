# Tests of libpurser: one cmocka program a subject.

if HAVE_CMOCKA

unit_tests = \
	tests/unit/test_breaker \
	tests/unit/test_cursor \
	tests/unit/test_day_category \
	tests/unit/test_etag \
	tests/unit/test_fault \
	tests/unit/test_json \
	tests/unit/test_log \
	tests/unit/test_memory \
	tests/unit/test_money \
	tests/unit/test_overload \
	tests/unit/test_route \
	tests/unit/test_schema \
	tests/unit/test_schema_query \
	tests/unit/test_settings \
	tests/unit/test_text \
	tests/unit/test_uuid

check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)

# For programs without an LDADD of their own, which only these are.
LDADD = $(PURSER_LIBS) $(CMOCKA_LIBS)

endif

EXTRA_DIST += tests/unit/unit.h
