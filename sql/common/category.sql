-- Category paths: 'Food:Groceries'. A path arrives with its segments trimmed; what two paths have
-- in common is decided here alone. Keys are COLLATE "C" wherever they are columns, so that a subtree
-- lies in one range: from the key to before key || ';', which follows ':'.

-- As it is shown.
CREATE FUNCTION category_path(_path text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT normalize(_path, NFC) $$;

-- As it is compared: equal for paths that differ in case or in the composition of characters.
CREATE FUNCTION category_key(_path text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT lower(normalize(_path, NFC) COLLATE "und-x-icu") COLLATE "C" $$;

-- The key and the keys of all that it lies in, the outermost first: 'a:b:c' is {a, a:b, a:b:c}.
-- A budget covers a transaction where its keys overlap the ancestors of the transaction's.
CREATE FUNCTION category_ancestors(_key text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
    _segments text[] := string_to_array(_key, ':');
    _ancestors text[] := _segments[1:1];
BEGIN
    FOR _depth IN 2 .. cardinality(_segments) LOOP
        _ancestors[_depth] := _ancestors[_depth - 1] || ':' || _segments[_depth];
    END LOOP;
    RETURN _ancestors;
END
$$;

-- True for the key itself and all below it; 'foodie' is not within 'food'. The range is for indexes.
CREATE FUNCTION category_within(_key text, _ancestor text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT _key COLLATE "C" >= _ancestor COLLATE "C"
       AND _key COLLATE "C" < (_ancestor || ';') COLLATE "C"
       AND starts_with(_key || ':', _ancestor || ':')
$$;
