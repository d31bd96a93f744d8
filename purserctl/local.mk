# purserctl: the operator's tool. What it shares with services is built from the services' folders.

bin_PROGRAMS += purserctl/purserctl

purserctl_purserctl_SOURCES = \
	fcgi/budgets/budgets_config.c \
	fcgi/budgets/budgets_config.h \
	fcgi/auth/keyring.c \
	fcgi/auth/keyring.h \
	purserctl/command.h \
	purserctl/conninfo.c \
	purserctl/events.c \
	purserctl/gather.c \
	purserctl/gather.h \
	purserctl/keys.c \
	purserctl/main.c \
	purserctl/ping.c \
	purserctl/reread.c \
	purserctl/samples.c \
	purserctl/samples.h \
	purserctl/status.c
purserctl_purserctl_CPPFLAGS = -I$(top_srcdir)/fcgi/auth -I$(top_srcdir)/fcgi/budgets \
	-DSCRIPTS_DIR='"$(pkglibexecdir)"' -DDATA_DIR='"$(pkgdatadir)"' \
	-DETC_DIR='"$(sysconfdir)/purser"' $(AM_CPPFLAGS)
purserctl_purserctl_LDADD = $(PURSER_LIBS)

# The commands that put other programs to work: psql, sqitch, pg_dump, openssl.
pkglibexec_SCRIPTS = \
	purserctl/backup \
	purserctl/migrate \
	purserctl/restore \
	purserctl/secrets \
	purserctl/setup
scriptsdir = $(pkglibexecdir)
dist_scripts_DATA = purserctl/common.sh purserctl/backup_common.sh
EXTRA_DIST += $(pkglibexec_SCRIPTS)
