-- $1 session, $2 address.
SELECT * FROM logout($1::uuid, $2::inet)
