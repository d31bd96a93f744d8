-- $1 book → answer.
SELECT outcome, body, version, replayed FROM totals_of_book($1::uuid)
