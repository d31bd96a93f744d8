-- $1 book → answer.
SELECT outcome, body, version, replayed FROM category_list($1::uuid)
