# libpurser: what every program stands on.

noinst_LIBRARIES += libpurser.a

libpurser_a_SOURCES = \
	shared/answer.c \
	shared/answer.h \
	shared/arena.c \
	shared/arena.h \
	shared/banned.h \
	shared/board.c \
	shared/board.h \
	shared/breaker.c \
	shared/breaker.h \
	shared/buf.c \
	shared/buf.h \
	shared/category.c \
	shared/category.h \
	shared/client.c \
	shared/client.h \
	shared/cors.c \
	shared/cors.h \
	shared/courier.c \
	shared/courier.h \
	shared/courier_line.c \
	shared/courier_line.h \
	shared/cursor.c \
	shared/cursor.h \
	shared/day.c \
	shared/day.h \
	shared/db.c \
	shared/db.h \
	shared/dispatch.c \
	shared/dispatch.h \
	shared/email.c \
	shared/email.h \
	shared/err.c \
	shared/err.h \
	shared/etag.c \
	shared/etag.h \
	shared/fault.c \
	shared/fault.h \
	shared/fcgi.c \
	shared/fcgi.h \
	shared/gateways.c \
	shared/gateways.h \
	shared/health.c \
	shared/health.h \
	shared/http.c \
	shared/http.h \
	shared/inbox.c \
	shared/inbox.h \
	shared/instances.c \
	shared/instances.h \
	shared/json.c \
	shared/json.h \
	shared/json_gate.c \
	shared/jwk.c \
	shared/jwk.h \
	shared/jwks.c \
	shared/jwks.h \
	shared/jwt.c \
	shared/jwt_es256.h \
	shared/keeper.c \
	shared/keeper.h \
	shared/list.c \
	shared/list.h \
	shared/log.c \
	shared/log.h \
	shared/lookup.c \
	shared/lookup.h \
	shared/master.c \
	shared/metrics.c \
	shared/metrics.h \
	shared/metrics_private.h \
	shared/metrics_text.c \
	shared/metrics_text.h \
	shared/money.c \
	shared/money.h \
	shared/must.c \
	shared/must.h \
	shared/overload.c \
	shared/overload.h \
	shared/post.c \
	shared/post.h \
	shared/problem.c \
	shared/problem.h \
	shared/process.h \
	shared/process_private.h \
	shared/responder.c \
	shared/revocation.c \
	shared/revocation.h \
	shared/route.c \
	shared/route.h \
	shared/schema.c \
	shared/schema.h \
	shared/schema_check.c \
	shared/schema_check.h \
	shared/schema_query.c \
	shared/service.c \
	shared/service.h \
	shared/service_token.c \
	shared/service_token.h \
	shared/settings.c \
	shared/settings.h \
	shared/shared_memory.c \
	shared/socket.c \
	shared/socket.h \
	shared/supervisor.c \
	shared/supervisor.h \
	shared/text.c \
	shared/text.h \
	shared/token.c \
	shared/token.h \
	shared/token_cache.c \
	shared/token_cache.h \
	shared/uuid.c \
	shared/uuid.h

nodist_libpurser_a_SOURCES = shared/common_queries.h
BUILT_SOURCES += shared/common_queries.h
CLEANFILES += shared/common_queries.h
EXTRA_DIST += shared/embed-queries

$(libpurser_a_OBJECTS): shared/common_queries.h
shared/common_queries.h: FORCE
	$(AM_V_GEN)$(EMBED) header $@ $(top_srcdir)/sql/common/queries
