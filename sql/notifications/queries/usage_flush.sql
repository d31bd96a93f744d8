-- Tells of usage that moved within the second after it was last told.
SELECT usage_flush()
