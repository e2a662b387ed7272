MODEL (
  description "Rentals and revenue per day and plan.",
  tags [finance],
  audits [expression_holds (expression "trip_count > 0")],
);

SELECT
  trip_date,
  plan_code,
  currency,
  COUNT(*) AS trip_count,
  SUM(revenue) AS revenue
FROM __ref("fct_trips")
WHERE plan_code IS NOT NULL
GROUP BY trip_date, plan_code, currency
