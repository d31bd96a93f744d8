-- $1 user → his password hash and e-mail address.
SELECT password_hash, email FROM users WHERE id = $1::uuid
