-- Every definition of a book, cheap to ask for again.
BEGIN;

-- The document around its budgets (comma-separated JSON; null: none). A book that is not known has
-- neither version nor renames.
CREATE FUNCTION limits_json(_book_version bigint, _renames_seq bigint, _budgets text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT '{"book_version":' || coalesce(_book_version, 0)
           || ',"renames_seq":' || coalesce(_renames_seq, 0)
           || ',"budgets":[' || coalesce(_budgets, '') || ']}'
$$;

CREATE FUNCTION limits_body(_book uuid, _currency text, _digits int) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT limits_json((SELECT book_version FROM books WHERE book_id = _book),
                       (SELECT renames_seq FROM books WHERE book_id = _book),
                       string_agg(budget_json(budgets, _currency, _digits), ','
                                  ORDER BY name, id))
      FROM budgets
     WHERE book_id = _book
$$;

-- A strong entity tag, with its quotes.
CREATE FUNCTION limits_etag(_book_version bigint, _body text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT '"' || _book_version || '-' || md5(_body) || '"' $$;

-- What the transactions service asks at each write. The tag is kept with the book, so that one that
-- is still good (_etag; '' is none) costs a single look-up by key and has no body.
CREATE FUNCTION budget_limits(_book uuid, _currency text, _digits int, _etag text)
RETURNS TABLE (etag text, body text)
LANGUAGE sql STABLE
AS $$
    SELECT found.etag,
           CASE WHEN found.etag <> _etag THEN limits_body(_book, _currency, _digits) END
      FROM (SELECT coalesce(known.etag, limits_etag(0, limits_json(0, 0, NULL))) AS etag
              FROM (VALUES (_book)) AS asked (book_id)
              LEFT JOIN books AS known USING (book_id)) AS found
$$;

-- Only the definitions that count spending in _category on _date, each with its usage there.
CREATE FUNCTION budget_limits_narrowed(
    _book uuid, _currency text, _digits int, _zone text, _category text, _date date
) RETURNS answer
LANGUAGE sql STABLE
AS $$
    SELECT ROW('ok',
               limits_json((SELECT book_version FROM books WHERE book_id = _book),
                           (SELECT renames_seq FROM books WHERE book_id = _book),
                           string_agg(budget_used_json(b, _currency, _digits,
                                                       (now() AT TIME ZONE _zone)::date, _date),
                                      ',' ORDER BY b.name, b.id)),
               NULL, false)::answer
      FROM budgets AS b, period_of(b.unit, b.every, b.anchor, _date) AS period
     WHERE b.book_id = _book
       AND (b.category_keys = '{}'
            OR b.category_keys && category_ancestors(category_key(_category)))
       AND period.period_end >= b.starts_on
       AND period.period_start <= coalesce(b.ends_on, 'infinity')
$$;

COMMIT;
