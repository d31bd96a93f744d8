# The Debian package: dpkg-buildpackage, in a clone or in a release. Named one by one, so that a
# release has nothing of what was built here.

EXTRA_DIST += \
	debian/changelog \
	debian/control \
	debian/copyright \
	debian/dirs \
	debian/postinst \
	debian/postrm \
	debian/prerm \
	debian/rules \
	debian/source/format \
	debian/source/options
