# Tests of libpurser: one cmocka program a subject.

