-- What is only read: one transaction, pages of them, categories.
BEGIN;

CREATE FUNCTION transaction_get(_book uuid, _currency text, _digits int, _id uuid) RETURNS answer
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _t transactions := transaction_find(_book, _id);
BEGIN
    IF _t.id IS NULL THEN
        RETURN answer_plain('not_found');
    END IF;
    RETURN ('ok', transaction_json(_t, (category_find(_book, _t.category_key, NULL)).path,
                                   _currency, _digits), _t.version, false)::answer;
END
$$;

-- A page of _rows, which hold one more than _limit where something follows: the JSON array, and the
-- position of the last transaction in it, 'YYYY-MM-DD,id', NULL where nothing follows.
CREATE FUNCTION transaction_page(_rows transactions[], _limit int, _currency text, _digits int,
                                 OUT data text, OUT next text)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    SELECT '[' || coalesce(string_agg(transaction_json(p.t, c.path, _currency, _digits), ','
                                      ORDER BY p.n) FILTER (WHERE p.n <= _limit), '') || ']',
           CASE WHEN count(*) > _limit
                THEN max(to_char((p.t).date, 'YYYY-MM-DD,') || (p.t).id) FILTER (WHERE p.n = _limit)
                END
      INTO data, next
      FROM (SELECT t, row_number() OVER () AS n FROM unnest(_rows) AS t) AS p
      JOIN categories c ON c.book_id = (p.t).book_id AND c.key = (p.t).category_key;
END
$$;

-- The words of _text as a query: each begins some word. Of a text without words, one that every
-- transaction meets: no word is a hyphen.
CREATE FUNCTION words_query(_text text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce('''' || nullif(array_to_string(text_words(_text), ''':* & '''), '') || ''':*',
                    '!''-''')::tsquery
$$;

CREATE FUNCTION category_list(_book uuid) RETURNS answer
LANGUAGE sql STABLE
AS $$
    SELECT 'ok', '{"data":[' || coalesce(string_agg(
               format('{"category":%s,"count":%s,"first_date":%s,"last_date":%s}',
                      to_json(c.path), t.count, to_json(t.first), to_json(t.last)),
               ',' ORDER BY c.key COLLATE "und-x-icu"), '') || ']}', NULL::bigint, false
      FROM (SELECT category_key, sum(count) AS count, min(day) AS first, max(day) AS last
              FROM totals WHERE book_id = _book GROUP BY category_key) AS t
      JOIN categories c ON c.book_id = _book AND c.key = t.category_key
$$;

COMMIT;
