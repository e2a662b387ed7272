TEST ();
WITH __ref__stg_payments AS (
  SELECT 1 AS trip_id, 'card' AS method, 1000 AS revenue_cents, FALSE AS is_refunded
  UNION ALL
  SELECT 2, 'card', 0, TRUE
),
__ref__stg_trips AS (
  SELECT 1 AS trip_id, 10 AS customer_id
  UNION ALL
  SELECT 2, 11
),
__ref__stg_customers AS (
  SELECT 10 AS customer_id, 'monthly' AS plan_code
  UNION ALL
  SELECT 11, 'single'
),
__seed__price_plans AS (
  SELECT 'monthly' AS plan_code, 'Monthly pass' AS plan_name, 12.5 AS monthly_fee, 40 AS discount_percent
  UNION ALL
  SELECT 'single', 'Pay as you ride', 0, 0
),
__expected__int_trip_revenue AS (
  SELECT 1 AS trip_id, 'monthly' AS plan_code, CAST(6.00 AS DECIMAL(10, 2)) AS revenue
  UNION ALL
  SELECT 2, 'single', CAST(0 AS DECIMAL(10, 2))
)
SELECT 1
