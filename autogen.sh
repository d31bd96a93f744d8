#!/bin/sh
# Makes configure and Makefile.in from configure.ac and Makefile.am. Needed in a clone, not in a
# release tarball.
set -eu
cd "$(dirname "$0")"

missing=
for tool in autoreconf:autoconf automake:automake pkg-config:pkg-config; do
    command -v "${tool%%:*}" >/dev/null 2>&1 || missing="$missing ${tool#*:}"
done
if [ -n "$missing" ]; then
    echo "autogen.sh: missing tools; on Debian: apt-get install$missing" >&2
    exit 1
fi

mkdir -p build-aux
exec autoreconf --install --force --warnings=all,no-portability
