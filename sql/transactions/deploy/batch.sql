-- Many transactions in one statement.
BEGIN;

-- The drafts in order, later ones seeing earlier ones, as [{"outcome", "body"}, …]; null for one
-- that is null, because the service found it faulty. True in `refused` where any was not stored.
CREATE FUNCTION batch_put(_c caller, _drafts jsonb, OUT results text, OUT refused boolean)
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _draft jsonb;
    _answer answer;
    _results text[] := '{}';
BEGIN
    refused := false;
    FOR _draft IN SELECT value FROM jsonb_array_elements(_drafts) LOOP
        IF _draft = 'null' THEN
            refused := true;
            _results := _results || 'null'::text;
            CONTINUE;
        END IF;
        _answer := transaction_put(_c, _draft);
        refused := refused OR _answer.outcome <> 'created';
        _results := _results || format('{"outcome":"%s","body":%s}', _answer.outcome,
                                       coalesce(_answer.body, 'null'));
    END LOOP;
    results := '[' || array_to_string(_results, ',') || ']';
END
$$;

-- All or nothing: what was stored before a refusal goes with the inner block's subtransaction.
CREATE FUNCTION batch_put_atomic(_c caller, _drafts jsonb, OUT results text, OUT refused boolean)
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    SELECT b.results, b.refused INTO results, refused FROM batch_put(_c, _drafts) AS b;
    IF refused THEN
        RAISE SQLSTATE 'PU001' USING MESSAGE = 'a batch was refused';
    END IF;
EXCEPTION
    WHEN SQLSTATE 'PU001' THEN
        NULL;
END
$$;

-- Outcome ok with the results, or batch_refused, where it is atomic and one was not stored: then
-- none is.
CREATE FUNCTION transaction_batch(_book uuid, _user uuid, _currency text, _digits int, _zone text,
                                  _key text, _hash text, _seen bigint, _definitions jsonb,
                                  _drafts jsonb, _atomic boolean) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _c caller := caller_enter(_book, _user, _currency, _digits, _zone, _key, _hash, _seen,
                              _definitions);
    _answer answer;
    _batch record;
BEGIN
    IF (_c.early).outcome IS NOT NULL THEN
        RETURN _c.early;
    END IF;
    IF _atomic THEN
        _batch := batch_put_atomic(_c, _drafts);
    ELSE
        _batch := batch_put(_c, _drafts);
    END IF;
    _answer := (CASE WHEN _atomic AND _batch.refused THEN 'batch_refused' ELSE 'ok' END,
                _batch.results, NULL, false);
    PERFORM idempotency_keep(_book, _user, _key, _hash, _answer);
    RETURN _answer;
END
$$;

COMMIT;
