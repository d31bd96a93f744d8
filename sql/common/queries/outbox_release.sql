-- $1 holder, which ends: what it has in hand is anybody's.
UPDATE subscribers SET held_until = '-infinity' WHERE holder = $1::uuid AND held_until > now()
