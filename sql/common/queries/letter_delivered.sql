-- $1 subscriber, $2 holder, $3 book, $4 id.
SELECT letter_delivered($1::text, $2::uuid, $3::uuid, $4::uuid)
