-- $1 book, $2 user, $3 session, $4 salt (hex), $5 e-mail, $6 password hash, $7 name, $8 currency,
-- $9 time zone, $10 user agent, $11 address.
SELECT * FROM register($1::uuid, $2::uuid, $3::uuid, decode($4::text, 'hex'), $5::text, $6::text,
                       $7::text, $8::text, $9::text, $10::text, $11::inet)
