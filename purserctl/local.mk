# purserctl: the operator's tool.

bin_PROGRAMS += purserctl

purserctl_SOURCES = purserctl/main.c
purserctl_LDADD = $(PURSER_LIBS)
