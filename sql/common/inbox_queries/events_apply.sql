-- $1 batch of CloudEvents → answer
SELECT outcome, body, version, replayed FROM events_apply($1::json)
