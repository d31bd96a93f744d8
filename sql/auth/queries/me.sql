-- $1 book, $2 user.
SELECT * FROM me($1::uuid, $2::uuid)
