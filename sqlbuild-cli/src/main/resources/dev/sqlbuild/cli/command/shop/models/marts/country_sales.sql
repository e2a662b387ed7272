MODEL (
  description "Sales by country of the customer.",
  columns (
    country_code (
      audits [not_null, unique, relationships (to "country_codes", field "country_code", severity warn)]
    ),
  ),
);

SELECT
  c.country_code,
  n.country_name,
  count(*) AS order_count,
  sum(o.total) AS total
FROM __ref("order_totals") AS o
JOIN __ref("stg_customers") AS c ON c.customer_id = o.customer_id
LEFT JOIN __seed("country_codes") AS n ON n.country_code = c.country_code
GROUP BY c.country_code, n.country_name
