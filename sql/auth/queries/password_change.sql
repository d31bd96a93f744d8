-- $1 user, $2 session to keep, $3 the hash that fitted or null, $4 the new hash, $5 address.
SELECT * FROM password_change($1::uuid, $2::uuid, $3::text, $4::text, $5::inet)
