-- $1 e-mail, $2 the hash that fitted or null, $3 session, $4 salt (hex), $5 user agent, $6 address.
SELECT * FROM login($1::text, $2::text, $3::uuid, decode($4::text, 'hex'), $5::text, $6::inet)
