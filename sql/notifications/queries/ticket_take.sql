-- $1 book, $2 SHA-256 of the ticket, hex → user, session, issued; no row: there is none
SELECT user_id, session_id, issued FROM ticket_take($1::uuid, decode($2::text, 'hex'))
