-- $1 user, $2 session to keep, $3 address.
SELECT * FROM sessions_delete_others($1::uuid, $2::uuid, $3::inet)
