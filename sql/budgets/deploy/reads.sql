-- One budget and the list.
BEGIN;

CREATE FUNCTION budget_get(_book uuid, _currency text, _digits int, _id uuid) RETURNS answer
LANGUAGE sql STABLE
AS $$
    SELECT ROW(CASE WHEN b.id IS NULL THEN 'not_found' ELSE 'ok' END,
               CASE WHEN b.id IS NOT NULL THEN budget_json(b, _currency, _digits) END,
               b.version, false)::answer
      FROM (VALUES (_book, _id)) AS asked (book_id, id)
      LEFT JOIN budgets AS b USING (book_id, id)
$$;

-- A page of the list by name, then id. A position is a row's id, then its name; the first page
-- begins after one that no row comes before.
CREATE FUNCTION budget_list(_book uuid, _currency text, _digits int, _limit int, _after text)
RETURNS TABLE (data text, next text)
LANGUAGE sql STABLE
AS $$
    WITH page AS (
        SELECT budget_json(b, _currency, _digits) AS body, b.id || b.name AS position,
               row_number() OVER (ORDER BY b.name, b.id) AS n
          FROM budgets AS b
         WHERE b.book_id = _book
           AND (b.name, b.id) > (substr(_after, 37), left(_after, 36)::uuid)
         ORDER BY n
         LIMIT _limit + 1
    )
    SELECT '[' || coalesce(string_agg(body, ',' ORDER BY n) FILTER (WHERE n <= _limit), '') || ']',
           CASE WHEN max(n) > _limit THEN max(position) FILTER (WHERE n = _limit) END
      FROM page
$$;

COMMIT;
