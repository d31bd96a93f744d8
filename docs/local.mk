# Documentation, installed as it lies here, so that the links in it hold.

dist_doc_DATA = \
	CHANGELOG.md \
	CONTRIBUTING.md \
	LICENSE \
	README.md

docsdir = $(docdir)/docs
dist_docs_DATA = \
	docs/README.md \
	docs/api.md \
	docs/architecture.md \
	docs/backup.md \
	docs/configuration.md \
	docs/containers.md \
	docs/decisions.md \
	docs/dependencies.md \
	docs/events.md \
	docs/install.md \
	docs/monitoring.md \
	docs/operations.md \
	docs/performance.md \
	docs/scaling.md \
	docs/web.md

# Every page of the web app, on each device and in each theme.
EXTRA_DIST += docs/screenshots
install-data-local: install-screenshots
install-screenshots: install-dist_docsDATA
	$(MKDIR_P) $(DESTDIR)$(docsdir)/screenshots
	$(INSTALL_DATA) $(srcdir)/docs/screenshots/* $(DESTDIR)$(docsdir)/screenshots
uninstall-local: uninstall-screenshots
uninstall-screenshots:
	rm -rf $(DESTDIR)$(docsdir)/screenshots
.PHONY: install-screenshots uninstall-screenshots
