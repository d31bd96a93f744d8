-- $1 session → its salt (hex).
SELECT encode(salt, 'hex') FROM sessions WHERE id = $1::uuid
