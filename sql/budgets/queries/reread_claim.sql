-- $1 hour of the daily check (-1: none), $2 seconds → differences, and the task in hand or nulls.
SELECT * FROM reread_claim($1::int, $2::int)
