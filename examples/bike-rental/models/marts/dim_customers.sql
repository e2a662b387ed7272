MODEL (
  description "Customers with their rentals so far.",
  columns (
    customer_id (audits [not_null, unique]),
  ),
);

SELECT
  customers.customer_id,
  customers.email_domain,
  customers.signed_up_on,
  customers.plan_code,
  customers.birth_year,
  MIN(trips.trip_date) AS first_trip_on,
  MAX(trips.trip_date) AS last_trip_on,
  COUNT(trips.trip_id) AS trip_count,
  COALESCE(SUM(trips.revenue), 0) AS lifetime_revenue
FROM __ref("stg_customers") AS customers
LEFT JOIN __ref("fct_trips") AS trips
  ON trips.customer_id = customers.customer_id
GROUP BY
  customers.customer_id, customers.email_domain, customers.signed_up_on, customers.plan_code, customers.birth_year
