-- Writes data/customers.csv.gz: the customer master data.
COPY (
  SELECT
    i AS customer_no,
    'rider' || i || '@example.org' AS email,
    DATE '2023-01-01' + CAST((i * 7919) % 730 AS INTEGER) AS signed_up,
    CASE WHEN (i * 31) % 9 < 2 THEN 'annual' WHEN (i * 31) % 9 < 5 THEN 'monthly' ELSE 'single' END AS plan,
    CASE WHEN (i * 17) % 50 = 0 THEN '' ELSE CAST(1950 + (i * 37) % 57 AS VARCHAR) END AS birth_year
  FROM range(1, 12101) AS t(i)
  ORDER BY i
) TO 'data/customers.csv.gz' (FORMAT csv, HEADER, COMPRESSION gzip)
