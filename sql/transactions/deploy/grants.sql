-- Pruning, and what the service may do. It owns nothing.
BEGIN;

CREATE FUNCTION maintain() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    PERFORM maintain_service();
    PERFORM maintain_book();
END
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO purser_transactions;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO purser_transactions;

COMMIT;
