-- $1 subscriber, $2 holder, $3 book, $4 id, $5 why.
SELECT letter_refused($1::text, $2::uuid, $3::uuid, $4::uuid, $5::text)
