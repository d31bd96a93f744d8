# The gateway: templates of its configuration and what fills them.

nginxdir = $(pkgdatadir)/nginx
dist_nginx_SCRIPTS = nginx/render nginx/start
dist_nginx_DATA = \
	nginx/fastcgi.conf.in \
	nginx/headers.conf.in \
	nginx/instances-names.conf.in \
	nginx/instances-resolve.conf.in \
	nginx/instances-static.conf.in \
	nginx/internal.conf.in \
	nginx/limits.conf.in \
	nginx/maps.conf.in \
	nginx/nginx.conf.in \
	nginx/problems.conf.in \
	nginx/public.conf.in \
	nginx/publish-off.conf.in \
	nginx/publish-on.conf.in \
	nginx/publisher-on.conf.in \
	nginx/routes.conf.in \
	nginx/security.conf.in \
	nginx/services.conf.in \
	nginx/stream-off.conf.in \
	nginx/stream-on.conf.in

# The defaults name places in the installation.
EXTRA_DIST += nginx/defaults
install-data-local: install-defaults
uninstall-local: uninstall-defaults

install-defaults:
	$(MKDIR_P) $(DESTDIR)$(nginxdir)
	$(SED) -e 's|=/usr/share/purser/|=$(pkgdatadir)/|' -e 's|=/var/lib/|=$(localstatedir)/lib/|' \
		$(top_srcdir)/nginx/defaults >$(DESTDIR)$(nginxdir)/defaults
	chmod 644 $(DESTDIR)$(nginxdir)/defaults

uninstall-defaults:
	rm -f $(DESTDIR)$(nginxdir)/defaults
.PHONY: install-defaults uninstall-defaults
