-- What a service that keeps sums of its own compares them with, and makes them anew from.
BEGIN;
\ir ../../common/sums.sql

-- The sums of a book, its categories, and the ids of the events of sums that it still has: the sums
-- hold what these tell and what older ones told. renames_seq is the number of the last renaming in them.
CREATE FUNCTION totals_of_book(_book uuid) RETURNS answer
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN ('ok', format(
        '{"currency":%s,"categories":[%s],"sums":[%s],"event_ids":[%s],"renames_seq":%s}',
        coalesce((SELECT to_json(currency)::text FROM books WHERE book_id = _book), 'null'),
        (SELECT string_agg(format('{"key":%s,"path":%s}', to_json(key), to_json(path)), ','
                           ORDER BY key)
           FROM categories WHERE book_id = _book),
        (SELECT string_agg(format('{"category":%s,"date":%s,"spent":"%s","count":%s}',
                                  to_json(category_key), to_json(day), spent, count), ','
                           ORDER BY category_key, day)
           FROM totals WHERE book_id = _book),
        (SELECT string_agg('"' || id || '"', ',') FROM outbox
          WHERE book_id = _book AND type IN ('transaction.changed', 'totals.moved')),
        coalesce((SELECT renames_seq FROM books WHERE book_id = _book), 0)),
        NULL, false)::answer;
END
$$;

-- The digests of books that have sums, in order of their ids and behind _after; `next` is the last
-- of them where more may follow. No more than _limit books, nor many where their sums are many.
CREATE FUNCTION totals_digests(_after uuid, _limit int) RETURNS answer
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _most CONSTANT int := 100000;
    _book uuid := _after;
    _books text[] := '{}';
    _sums bigint := 0;
    _found record;
BEGIN
    WHILE cardinality(_books) < _limit AND _sums < _most LOOP
        _book := (SELECT book_id FROM totals WHERE book_id > _book ORDER BY book_id LIMIT 1);
        EXIT WHEN _book IS NULL;
        SELECT count(*) AS sums,
               sums_digest(array_agg(category_key::text), array_agg(day), array_agg(spent)) AS digest
          INTO _found
          FROM totals WHERE book_id = _book;
        _sums := _sums + _found.sums;
        _books := _books || format('{"book_id":"%s","digest":"%s"}', _book, _found.digest);
    END LOOP;
    RETURN ('ok', format('{"books":[%s],"next":%s}', array_to_string(_books, ','),
                         coalesce(to_json(_book)::text, 'null')), NULL, false)::answer;
END
$$;

COMMIT;
