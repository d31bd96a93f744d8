DROP FUNCTION category_within(text, text);
DROP FUNCTION category_ancestors(text);
DROP FUNCTION category_key(text);
DROP FUNCTION category_path(text);
