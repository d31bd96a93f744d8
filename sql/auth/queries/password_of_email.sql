-- $1 e-mail → its password hash; no row where nobody has it.
SELECT password_hash FROM users WHERE email_key = email_key($1::text)
