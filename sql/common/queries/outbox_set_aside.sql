-- $1 subscriber, $2 holder, $3 this service, $4 and $5 the event's place, $6 why.
SELECT outbox_set_aside($1::text, $2::uuid, $3::text, $4::xid8, $5::uuid, $6::text)
