-- Pruning, and what the service may do: it owns nothing, and calls what everybody may who can
-- connect, which is itself alone.
BEGIN;

CREATE FUNCTION maintain() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    PERFORM maintain_service();
    PERFORM maintain_book();
    PERFORM maintain_inbox();
END
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO purser_transactions;

COMMIT;
