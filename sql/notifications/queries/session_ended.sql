-- $1 session → whether it has ended
SELECT EXISTS (SELECT FROM revoked WHERE id = $1::uuid)
