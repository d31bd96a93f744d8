-- Sessions and users that ended lately → id, at (seconds since 1970).
SELECT id, extract(epoch FROM at)::bigint AS at FROM revoked
