# purser-budgets: fcgi/budgets.

bin_PROGRAMS += purser-budgets

purser_budgets_SOURCES = \
	fcgi/budgets/main.c \
	fcgi/budgets/routes.c fcgi/budgets/routes.h \
	fcgi/budgets/budgets.c fcgi/budgets/budgets.h \
	fcgi/budgets/budgets_config.c fcgi/budgets/budgets_config.h \
	fcgi/budgets/events.c fcgi/budgets/events.h \
	fcgi/budgets/figures.c fcgi/budgets/figures.h \
	fcgi/budgets/limits.c fcgi/budgets/limits.h \
	fcgi/budgets/reread.c fcgi/budgets/reread.h \
	fcgi/budgets/usage.c fcgi/budgets/usage.h
nodist_purser_budgets_SOURCES = fcgi/budgets/queries.h fcgi/budgets/queries.c
purser_budgets_CPPFLAGS = -I$(top_srcdir)/fcgi/budgets -I$(top_builddir)/fcgi/budgets $(AM_CPPFLAGS)
purser_budgets_LDADD = $(PURSER_LIBS)

budgets_queries = $(top_srcdir)/sql/common/queries \
	$(top_srcdir)/sql/common/inbox_queries $(top_srcdir)/sql/budgets/queries
BUILT_SOURCES += fcgi/budgets/queries.h
CLEANFILES += fcgi/budgets/queries.h fcgi/budgets/queries.c

$(purser_budgets_OBJECTS): fcgi/budgets/queries.h
fcgi/budgets/queries.h: FORCE
	$(AM_V_GEN)$(EMBED) header $@ $(budgets_queries)
fcgi/budgets/queries.c: FORCE
	$(AM_V_GEN)$(EMBED) source $@ $(budgets_queries)
