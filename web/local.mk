# The web app. It is built where its sources are, and a release has it built: without Node.js it
# comes from there. So `make clean` leaves it, as it leaves configure.

AM_DISTCHECK_CONFIGURE_FLAGS = --with-web

if WITH_WEB
web_built = web-app
web_installed = install-web
endif
all-local: $(web_built)
install-data-local: $(web_installed)

web-app:
	@$(SHELL) $(top_srcdir)/web/build

install-web: install-www
	$(SHELL) $(top_srcdir)/web/put $(DESTDIR)$(pkgdatadir)/www

# Without what npm installed, which here is many times the rest.
dist-hook: dist-web
dist-web: web-app
	$(AMTAR) cf - -C $(top_srcdir) --exclude=node_modules --exclude=schema.d.ts \
		--exclude=tests/browser/results web tests/browser | $(AMTAR) xf - -C $(distdir)

maintainer-clean-local:
	rm -rf $(top_srcdir)/web/dist $(top_srcdir)/web/node_modules
	rm -f $(top_srcdir)/web/src/api/schema.d.ts
.PHONY: web-app install-web dist-web
