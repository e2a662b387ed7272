MODEL (
  description "What each rental earned after the discount of the customer's plan.",
  columns (
    trip_id (audits [not_null, unique]),
    revenue (audits [expression_holds (expression "revenue >= 0", severity warn)]),
  ),
);

SELECT
  payments.trip_id,
  payments.method,
  customers.plan_code,
  payments.is_refunded,
  CAST(payments.revenue_cents * (100 - plans.discount_percent) / 10000.0 AS DECIMAL(10, 2)) AS revenue
FROM __ref("stg_payments") AS payments
JOIN __ref("stg_trips") AS trips
  ON trips.trip_id = payments.trip_id
JOIN __ref("stg_customers") AS customers
  ON customers.customer_id = trips.customer_id
JOIN __seed("price_plans") AS plans
  ON plans.plan_code = customers.plan_code
