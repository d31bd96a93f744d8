# Schema and statements: installed for Sqitch, and embedded into the programs.

EXTRA_DIST += sql/setup.sql sql/common sql/auth sql/transactions sql/budgets \
	sql/notifications

install-data-local: install-sql
uninstall-local: uninstall-sql

install-sql:
	$(MKDIR_P) $(DESTDIR)$(pkgdatadir)
	cd $(top_srcdir) && find sql -type f ! -name local.mk ! -path '*/queries/*' \
		| while read -r file; do \
			$(MKDIR_P) "$(DESTDIR)$(pkgdatadir)/$${file%/*}" && \
			$(INSTALL_DATA) "$$file" "$(DESTDIR)$(pkgdatadir)/$$file" || exit 1; \
		done

uninstall-sql:
	rm -rf $(DESTDIR)$(pkgdatadir)/sql
.PHONY: install-sql uninstall-sql
