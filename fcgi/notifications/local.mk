# purser-notifications: fcgi/notifications.

bin_PROGRAMS += purser-notifications

purser_notifications_SOURCES = \
	fcgi/notifications/main.c \
	fcgi/notifications/address.c fcgi/notifications/address.h \
	fcgi/notifications/alerts.c fcgi/notifications/alerts.h \
	fcgi/notifications/channels.c fcgi/notifications/channels.h \
	fcgi/notifications/deliveries.c fcgi/notifications/deliveries.h \
	fcgi/notifications/events.c fcgi/notifications/events.h \
	fcgi/notifications/figures.c fcgi/notifications/figures.h \
	fcgi/notifications/letter.c fcgi/notifications/letter.h \
	fcgi/notifications/links.c fcgi/notifications/links.h \
	fcgi/notifications/mail.c \
	fcgi/notifications/notifications.h fcgi/notifications/notifications_config.c \
	fcgi/notifications/pages.c fcgi/notifications/pages.h \
	fcgi/notifications/positions.c fcgi/notifications/positions.h \
	fcgi/notifications/routes.c fcgi/notifications/routes.h \
	fcgi/notifications/sender.c fcgi/notifications/sender.h \
	fcgi/notifications/sending.h \
	fcgi/notifications/stream.c fcgi/notifications/stream.h \
	fcgi/notifications/tickets.c fcgi/notifications/tickets.h \
	fcgi/notifications/webhook.c \
	fcgi/notifications/webhook_url.c fcgi/notifications/webhook_url.h
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
