-- The JSON of what this service shows. Put together as text, as it is passed on as it stands.
BEGIN;

CREATE FUNCTION nullable(_at timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce('"' || instant_text(_at) || '"', 'null') $$;

CREATE FUNCTION nullable(_text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT coalesce(to_json(_text)::text, 'null') $$;

-- _version and _read_at are those of the one who looks.
CREATE FUNCTION alert_json(_a alerts, _read_at timestamptz, _version bigint) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT format('{"id":"%s","level":"%s","threshold":%s,"budget_id":"%s","budget_name":%s,'
                  '"period":{"start":%s,"end":%s},"currency":"%s","limit":"%s","spent":"%s",'
                  '"percent":%s,"transaction_id":%s,"override":%s,"late":%s,"created_at":"%s",'
                  '"read_at":%s,"version":%s}',
                  (_a).id, (_a).level, (_a).threshold, (_a).budget_id, to_json((_a).budget_name),
                  to_json((_a).period_start), to_json((_a).period_end), (_a).currency,
                  (_a)."limit", (_a).spent, coalesce((_a).percent::text, 'null'),
                  nullable((_a).transaction_id::text), to_json((_a).override),
                  to_json((_a).late), instant_text((_a).created_at), nullable(_read_at), _version)
$$;

-- The secret stands in the answer that makes it alone.
CREATE FUNCTION channel_json(_c channels, _secret text DEFAULT NULL) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT format('{"id":"%s","kind":"%s","%s":%s,%s"levels":%s,"enabled":%s,"verified_at":%s,'
                  '"disabled_reason":%s,"version":%s,"created_at":"%s","updated_at":"%s"}',
                  (_c).id, (_c).kind, CASE (_c).kind WHEN 'email' THEN 'address' ELSE 'url' END,
                  to_json((_c).target), coalesce('"secret":' || to_json(_secret) || ',', ''),
                  to_json((_c).levels), to_json((_c).enabled), nullable((_c).verified_at),
                  nullable((_c).disabled_reason), (_c).version, instant_text((_c).created_at),
                  instant_text((_c).updated_at))
$$;

CREATE FUNCTION attempt_json(_a attempts, _alert uuid) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT format('{"id":"%s","alert_id":%s,"attempt":%s,"at":"%s","status_code":%s,"reply":%s,'
                  '"outcome":"%s","next_at":%s}',
                  (_a).delivery_id, nullable(_alert::text), (_a).attempt, instant_text((_a).at),
                  coalesce((_a).status_code::text, 'null'), nullable((_a).reply), (_a).outcome,
                  nullable((_a).next_at))
$$;

CREATE FUNCTION answer_plain(_outcome text) RETURNS answer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (_outcome, NULL, NULL, false)::answer $$;

-- How every write of a user begins: locks the book and looks up the key (NULL: none). All NULL
-- where the write is to go on.
CREATE FUNCTION book_enter(_book uuid, _user uuid, _key text, _hash text) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _answer answer;
BEGIN
    PERFORM book_lock(_book);
    IF book_erased(_book) THEN
        RETURN answer_plain('erased');
    END IF;
    SELECT * INTO _answer FROM idempotency_find(_book, _user, _key, _hash);
    RETURN _answer;
END
$$;

-- One fault of a body, as the answer that refuses it.
CREATE FUNCTION answer_fault(_pointer text, _code text, _detail text) RETURNS answer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT ('invalid', json_build_array(json_build_object(
                'pointer', _pointer, 'code', _code, 'detail', _detail))::text,
            NULL, false)::answer
$$;

COMMIT;
