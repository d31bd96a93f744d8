# purser-auth: fcgi/auth.

bin_PROGRAMS += purser-auth

purser_auth_SOURCES = \
	fcgi/auth/main.c \
	fcgi/auth/routes.c
nodist_purser_auth_SOURCES = fcgi/auth/queries.h fcgi/auth/queries.c
purser_auth_CPPFLAGS = -I$(top_srcdir)/fcgi/auth -I$(top_builddir)/fcgi/auth $(AM_CPPFLAGS)
purser_auth_LDADD = $(PURSER_LIBS)

auth_queries = $(top_srcdir)/sql/common/queries $(top_srcdir)/sql/auth/queries
BUILT_SOURCES += fcgi/auth/queries.h
CLEANFILES += fcgi/auth/queries.h fcgi/auth/queries.c

$(purser_auth_OBJECTS): fcgi/auth/queries.h
fcgi/auth/queries.h: FORCE
	$(AM_V_GEN)$(EMBED) header $@ $(auth_queries)
fcgi/auth/queries.c: FORCE
	$(AM_V_GEN)$(EMBED) source $@ $(auth_queries)
