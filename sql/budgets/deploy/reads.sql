-- One budget, the list, and what lies behind the figures.
BEGIN;

-- _on is the day whose period's usage is wanted; NULL: today.
CREATE FUNCTION budget_get(_book uuid, _currency text, _digits int, _zone text, _id uuid, _on date)
RETURNS answer
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _today date := (now() AT TIME ZONE _zone)::date;
    _b budgets;
BEGIN
    SELECT * INTO _b FROM budgets WHERE book_id = _book AND id = _id;
    IF NOT FOUND THEN
        RETURN ROW('not_found', NULL, NULL, false)::answer;
    END IF;
    RETURN ROW('ok', budget_used_json(_b, _currency, _digits, _today, coalesce(_on, _today)),
               _b.version, false)::answer;
END
$$;

-- A page of the list by name, then id. A position is a row's id, then its name; the first page
-- begins after one that no row comes before.
CREATE FUNCTION budget_list(_book uuid, _currency text, _digits int, _zone text, _limit int,
                            _after text)
RETURNS TABLE (data text, next text)
LANGUAGE sql STABLE
AS $$
    WITH page AS (
        SELECT b, b.id || b.name AS position, row_number() OVER (ORDER BY b.name, b.id) AS n
          FROM budgets AS b
         WHERE b.book_id = _book
           AND (b.name, b.id) > (substr(_after, 37), left(_after, 36)::uuid)
         ORDER BY n
         LIMIT _limit + 1
    )
    SELECT '[' || coalesce(string_agg(CASE WHEN n <= _limit THEN
                                               budget_used_json(b, _currency, _digits, today,
                                                                today) END,
                                      ',' ORDER BY n), '') || ']',
           CASE WHEN max(n) > _limit THEN max(position) FILTER (WHERE n = _limit) END
      FROM page, CAST(now() AT TIME ZONE _zone AS date) AS today
$$;

-- The usage of the last _periods periods, the current one at the end.
CREATE FUNCTION budget_history(_book uuid, _digits int, _zone text, _id uuid, _periods int)
RETURNS answer
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _today date := (now() AT TIME ZONE _zone)::date;
    _b budgets;
BEGIN
    SELECT * INTO _b FROM budgets WHERE book_id = _book AND id = _id;
    IF NOT FOUND THEN
        RETURN ROW('not_found', NULL, NULL, false)::answer;
    END IF;
    RETURN ROW('ok', '{"data":[' || budget_usage(_b, _digits, _today, _today, _periods - 1)
                     || ']}', NULL, false)::answer;
END
$$;

-- _on NULL: today.
CREATE FUNCTION budget_explain(_book uuid, _digits int, _zone text, _id uuid, _on date)
RETURNS answer
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _b budgets;
BEGIN
    SELECT * INTO _b FROM budgets WHERE book_id = _book AND id = _id;
    IF NOT FOUND THEN
        RETURN ROW('not_found', NULL, NULL, false)::answer;
    END IF;
    RETURN ROW('ok', budget_explanation(_b, _digits,
                                        coalesce(_on, (now() AT TIME ZONE _zone)::date)),
               NULL, false)::answer;
END
$$;

-- What creating _input would give or, where it names a budget that it `replaces`, changing that by
-- its members: the usage of _periods periods from the current one on. Nothing is stored.
CREATE FUNCTION budget_preview(_book uuid, _digits int, _zone text, _periods int, _input jsonb)
RETURNS answer
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _today date := (now() AT TIME ZONE _zone)::date;
    _b budgets;
    _refusal answer;
BEGIN
    IF _input ? 'replaces' THEN
        SELECT * INTO _b FROM budgets
         WHERE book_id = _book AND id = (_input ->> 'replaces')::uuid;
        IF NOT FOUND THEN
            RETURN ROW('not_found', NULL, NULL, false)::answer;
        END IF;
        _b := budget_changed(_b, _input, _today);
    ELSE
        _b := budget_new(_book, _input, _today);
    END IF;
    _refusal := budget_refusal(_b);
    IF _refusal.outcome IS NOT NULL THEN
        RETURN _refusal;
    END IF;
    RETURN ROW('ok', '{"data":[' || budget_usage(_b, _digits, _today, _today, 0, _periods - 1)
                     || ']}', NULL, false)::answer;
END
$$;

COMMIT;
