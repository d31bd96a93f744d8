# purser-notifications: fcgi/notifications.

bin_PROGRAMS += purser-notifications

purser_notifications_SOURCES = \
	fcgi/notifications/main.c \
	fcgi/notifications/events.c fcgi/notifications/events.h \
	fcgi/notifications/routes.c fcgi/notifications/routes.h
nodist_purser_notifications_SOURCES = fcgi/notifications/queries.h fcgi/notifications/queries.c
purser_notifications_CPPFLAGS = -I$(top_srcdir)/fcgi/notifications -I$(top_builddir)/fcgi/notifications $(AM_CPPFLAGS)
purser_notifications_LDADD = $(PURSER_LIBS)

notifications_queries = $(top_srcdir)/sql/common/queries \
	$(top_srcdir)/sql/common/inbox_queries $(top_srcdir)/sql/notifications/queries
BUILT_SOURCES += fcgi/notifications/queries.h
CLEANFILES += fcgi/notifications/queries.h fcgi/notifications/queries.c

$(purser_notifications_OBJECTS): fcgi/notifications/queries.h
fcgi/notifications/queries.h: FORCE
	$(AM_V_GEN)$(EMBED) header $@ $(notifications_queries)
fcgi/notifications/queries.c: FORCE
	$(AM_V_GEN)$(EMBED) source $@ $(notifications_queries)
