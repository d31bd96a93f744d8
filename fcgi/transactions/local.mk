# purser-transactions: fcgi/transactions.

bin_PROGRAMS += purser-transactions

purser_transactions_SOURCES = \
	fcgi/transactions/batch.c \
	fcgi/transactions/categories.c \
	fcgi/transactions/definitions.c \
	fcgi/transactions/definitions.h \
	fcgi/transactions/events.c \
	fcgi/transactions/events.h \
	fcgi/transactions/figures.c \
	fcgi/transactions/figures.h \
	fcgi/transactions/input.c \
	fcgi/transactions/judge_again.c \
	fcgi/transactions/judge_again.h \
	fcgi/transactions/lists.c \
	fcgi/transactions/main.c \
	fcgi/transactions/routes.c \
	fcgi/transactions/routes.h \
	fcgi/transactions/totals.c \
	fcgi/transactions/totals.h \
	fcgi/transactions/transactions.c \
	fcgi/transactions/transactions.h
nodist_purser_transactions_SOURCES = fcgi/transactions/queries.h fcgi/transactions/queries.c
purser_transactions_CPPFLAGS = -I$(top_srcdir)/fcgi/transactions -I$(top_builddir)/fcgi/transactions $(AM_CPPFLAGS)
purser_transactions_LDADD = $(PURSER_LIBS)

transactions_queries = $(top_srcdir)/sql/common/queries \
	$(top_srcdir)/sql/common/inbox_queries $(top_srcdir)/sql/transactions/queries
BUILT_SOURCES += fcgi/transactions/queries.h
CLEANFILES += fcgi/transactions/queries.h fcgi/transactions/queries.c

$(purser_transactions_OBJECTS): fcgi/transactions/queries.h
fcgi/transactions/queries.h: FORCE
	$(AM_V_GEN)$(EMBED) header $@ $(transactions_queries)
fcgi/transactions/queries.c: FORCE
	$(AM_V_GEN)$(EMBED) source $@ $(transactions_queries)
