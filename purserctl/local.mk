# purserctl: the operator's tool. What it shares with auth is built from auth's folder.

bin_PROGRAMS += purserctl/purserctl

purserctl_purserctl_SOURCES = \
	fcgi/auth/keyring.c \
	fcgi/auth/keyring.h \
	purserctl/command.h \
	purserctl/keys.c \
	purserctl/main.c
purserctl_purserctl_CPPFLAGS = -I$(top_srcdir)/fcgi/auth $(AM_CPPFLAGS)
purserctl_purserctl_LDADD = libpurser.a $(JSONC_LIBS) $(OPENSSL_LIBS)
