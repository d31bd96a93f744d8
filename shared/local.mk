# libpurser: what every program stands on.

noinst_LIBRARIES += libpurser.a

libpurser_a_SOURCES = \
	shared/answer.c \
	shared/answer.h \
	shared/arena.h \
	shared/banned.h \
	shared/breaker.h \
	shared/buf.h \
	shared/category.h \
	shared/client.h \
	shared/cursor.h \
	shared/day.h \
	shared/db.c \
	shared/db.h \
	shared/err.h \
	shared/fault.h \
	shared/http.c \
	shared/http.h \
	shared/json.h \
	shared/log.h \
	shared/money.h \
	shared/problem.c \
	shared/problem.h \
	shared/process.h \
	shared/revocation.h \
	shared/route.h \
	shared/schema.h \
	shared/service.h \
	shared/settings.c \
	shared/settings.h \
	shared/text.h \
	shared/token.h \
	shared/uuid.h

nodist_libpurser_a_SOURCES = shared/common_queries.h
BUILT_SOURCES += shared/common_queries.h
CLEANFILES += shared/common_queries.h
EXTRA_DIST += shared/embed-queries

$(libpurser_a_OBJECTS): shared/common_queries.h
shared/common_queries.h: FORCE
	$(AM_V_GEN)$(EMBED) header $@ $(top_srcdir)/sql/common/queries
