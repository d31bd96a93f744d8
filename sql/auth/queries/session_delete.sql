-- $1 user, $2 session to end, $3 address.
SELECT * FROM session_delete($1::uuid, $2::uuid, $3::inet)
