# purser-auth: fcgi/auth.

bin_PROGRAMS += purser-auth

purser_auth_SOURCES = \
	fcgi/auth/auth.h \
	fcgi/auth/auth_config.c \
	fcgi/auth/common_passwords.h \
	fcgi/auth/figures.c \
	fcgi/auth/figures.h \
	fcgi/auth/hash_gate.c \
	fcgi/auth/hash_gate.h \
	fcgi/auth/internal.c \
	fcgi/auth/keyring.c \
	fcgi/auth/keyring.h \
	fcgi/auth/keys.c \
	fcgi/auth/keys.h \
	fcgi/auth/login.c \
	fcgi/auth/logout.c \
	fcgi/auth/main.c \
	fcgi/auth/me.c \
	fcgi/auth/password.c \
	fcgi/auth/password.h \
	fcgi/auth/refresh.c \
	fcgi/auth/refresh_token.c \
	fcgi/auth/refresh_token.h \
	fcgi/auth/register.c \
	fcgi/auth/routes.c \
	fcgi/auth/routes.h \
	fcgi/auth/session.c \
	fcgi/auth/session.h \
	fcgi/auth/sessions.c
nodist_purser_auth_SOURCES = \
	fcgi/auth/common_passwords.c \
	fcgi/auth/queries.c \
	fcgi/auth/queries.h
purser_auth_CPPFLAGS = -I$(top_srcdir)/fcgi/auth -I$(top_builddir)/fcgi/auth $(AM_CPPFLAGS)
purser_auth_LDADD = $(PURSER_LIBS)

auth_queries = $(top_srcdir)/sql/common/queries $(top_srcdir)/sql/auth/queries
BUILT_SOURCES += fcgi/auth/queries.h
CLEANFILES += fcgi/auth/common_passwords.c fcgi/auth/queries.h fcgi/auth/queries.c
EXTRA_DIST += fcgi/auth/common-passwords.txt

$(purser_auth_OBJECTS): fcgi/auth/queries.h
fcgi/auth/queries.h: FORCE
	$(AM_V_GEN)$(EMBED) header $@ $(auth_queries)
fcgi/auth/queries.c: FORCE
	$(AM_V_GEN)$(EMBED) source $@ $(auth_queries)

fcgi/auth/common_passwords.c: $(top_srcdir)/fcgi/auth/common-passwords.txt
	$(AM_V_GEN)$(MKDIR_P) fcgi/auth && LC_ALL=C $(AWK) ' \
		BEGIN { print "#include \"common_passwords.h\"\n\nconst char common_passwords[] =" } \
		/^#/ { next } \
		{ gsub(/["\\]/, "\\\\&"); print "    \"" $$0 "\\n\"" } \
		END { print ";\nconst size_t common_passwords_len = sizeof common_passwords - 1;" }' \
		$(top_srcdir)/fcgi/auth/common-passwords.txt >$@.new && mv $@.new $@
