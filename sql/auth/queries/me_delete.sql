-- $1 user, $2 session, $3 the hash that fitted or null, $4 address.
SELECT * FROM me_delete($1::uuid, $2::uuid, $3::text, $4::inet)
