MODEL (
  description "Customers with upper-case country codes.",
  columns (
    customer_id (audits [not_null, unique]),
  ),
);

SELECT
  customer_id,
  first_name,
  upper(country) AS country_code
FROM __source("raw_customers")
