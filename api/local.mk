# The API document and the static files made of it, which the gateway serves.

EXTRA_DIST += api/docs api/schemas \
	api/.npmrc \
	api/auth.yaml \
	api/budgets.yaml \
	api/bundle \
	api/categories.yaml \
	api/common.yaml \
	api/conventions.md \
	api/examples.yaml \
	api/make-site \
	api/notifications.yaml \
	api/openapi.json \
	api/openapi.yaml \
	api/package-lock.json \
	api/package.json \
	api/problems.css \
	api/problems.txt \
	api/redocly.yaml \
	api/transactions.yaml

install-data-local: install-www
uninstall-local: uninstall-www

install-www:
	$(SHELL) $(top_srcdir)/api/make-site $(DESTDIR)$(pkgdatadir)/www

uninstall-www:
	rm -rf $(DESTDIR)$(pkgdatadir)/www
.PHONY: install-www uninstall-www
