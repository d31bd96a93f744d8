-- $1 book whose sums were found to differ.
SELECT difference_note($1::uuid)
