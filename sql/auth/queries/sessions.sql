-- $1 user, $2 the current session.
SELECT * FROM sessions_json($1::uuid, $2::uuid)
