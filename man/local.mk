# Manual pages. Those of the services are made of one page and of what the programs say of their
# settings.

dist_man_MANS += man/purserctl.8
service_pages = man/purser-auth.8 man/purser-budgets.8 man/purser-notifications.8 \
	man/purser-transactions.8
nodist_man_MANS += $(service_pages)
CLEANFILES += $(service_pages)
EXTRA_DIST += man/service.8.in

man/purser-auth.8: purser-auth$(EXEEXT)
man/purser-budgets.8: purser-budgets$(EXEEXT)
man/purser-notifications.8: purser-notifications$(EXEEXT)
man/purser-transactions.8: purser-transactions$(EXEEXT)

$(service_pages): man/service.8.in
	$(AM_V_GEN)$(MKDIR_P) man && \
	program=$$(basename $@ .8) && service=$${program#purser-} && \
	case $$service in \
		auth) routes='/v1/auth and /v1/me' ;; \
		budgets) routes='/v1/budgets' ;; \
		notifications) routes='/v1/alerts, /v1/channels and /v1/stream' ;; \
		transactions) routes='/v1/transactions and /v1/categories' ;; \
	esac && \
	./$$program --print-manual >$@.settings && \
	$(SED) -e "s|@PROGRAM@|$$program|g" -e "s|@SERVICE@|$$service|g" -e "s|@ROUTES@|$$routes|g" \
		-e "s|@TITLE@|$$(echo $$program | tr a-z A-Z)|g" \
		-e '/@SETTINGS@/ {' -e "r $@.settings" -e d -e '}' \
		$(top_srcdir)/man/service.8.in >$@.new && \
	rm $@.settings && mv $@.new $@
