# Documentation.

dist_doc_DATA = \
	CHANGELOG.md \
	CONTRIBUTING.md \
	LICENSE \
	README.md \
	docs/architecture.md \
	docs/decisions.md \
	docs/dependencies.md
