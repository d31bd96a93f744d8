-- $1 session, $2 generation of the token shown, $3 user agent, $4 address.
SELECT * FROM refresh($1::uuid, $2::int, $3::text, $4::inet)
