SELECT 1 / (category_key(category_path('FOOD')) = 'food')::int;
SELECT 1 / (category_ancestors('a:b') = '{a,a:b}')::int;
SELECT 1 / category_within('a:b', 'a')::int;
