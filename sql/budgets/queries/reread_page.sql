-- $1 kind, $2 the book behind which the page begins, $3 the other side's page → books to be done.
SELECT * FROM reread_page($1::text, $2::uuid, $3::json)
