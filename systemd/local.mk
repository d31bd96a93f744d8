# What a server with systemd needs beside the programs, and examples of the settings.

substitute = $(SED) -e 's|@bindir[@]|$(bindir)|g' -e 's|@sysconfdir[@]|$(sysconfdir)|g' \
	-e 's|@localstatedir[@]|$(localstatedir)|g' -e 's|@runstatedir[@]|$(runstatedir)|g' \
	-e 's|@pkgdatadir[@]|$(pkgdatadir)|g'

made_of_templates = \
	systemd/purser@.socket \
	systemd/purser@.service \
	systemd/purser-gateway.service \
	systemd/purser.tmpfiles \
	examples/auth.conf \
	examples/budgets.conf \
	examples/gateway.conf \
	examples/notifications.conf \
	examples/transactions.conf
CLEANFILES += $(made_of_templates)
EXTRA_DIST += $(made_of_templates:=.in) systemd/purser.sysusers

$(made_of_templates): Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(substitute) $(top_srcdir)/$@.in >$@.new && mv $@.new $@
systemd/purser@.socket: systemd/purser@.socket.in
systemd/purser@.service: systemd/purser@.service.in
systemd/purser-gateway.service: systemd/purser-gateway.service.in
systemd/purser.tmpfiles: systemd/purser.tmpfiles.in
examples/auth.conf: examples/auth.conf.in
examples/budgets.conf: examples/budgets.conf.in
examples/gateway.conf: examples/gateway.conf.in
examples/notifications.conf: examples/notifications.conf.in
examples/transactions.conf: examples/transactions.conf.in

systemdsystemunitdir = @systemdsystemunitdir@
nodist_systemdsystemunit_DATA = systemd/purser@.socket systemd/purser@.service \
	systemd/purser-gateway.service
dist_systemdsystemunit_DATA = systemd/purser.target

examplesdir = $(pkgdatadir)/examples
nodist_examples_DATA = examples/auth.conf examples/budgets.conf examples/gateway.conf \
	examples/notifications.conf examples/transactions.conf

# Their names there are the package's.
sysusersdir = @sysusersdir@
tmpfilesdir = @tmpfilesdir@
install-data-local: install-systemd
uninstall-local: uninstall-systemd

install-systemd: systemd/purser.tmpfiles
	$(MKDIR_P) $(DESTDIR)$(sysusersdir) $(DESTDIR)$(tmpfilesdir)
	$(INSTALL_DATA) $(top_srcdir)/systemd/purser.sysusers $(DESTDIR)$(sysusersdir)/purser.conf
	$(INSTALL_DATA) systemd/purser.tmpfiles $(DESTDIR)$(tmpfilesdir)/purser.conf

uninstall-systemd:
	rm -f $(DESTDIR)$(sysusersdir)/purser.conf $(DESTDIR)$(tmpfilesdir)/purser.conf
.PHONY: install-systemd uninstall-systemd
