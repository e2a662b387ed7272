MODEL (
  description "Customers with their price plan; the e-mail address is reduced to its domain.",
  columns (
    customer_id (audits [not_null, unique]),
    plan_code (audits [relationships (to "price_plans", field "plan_code")]),
  ),
);

SELECT
  customer_no AS customer_id,
  SUBSTRING(email FROM POSITION('@' IN email) + 1) AS email_domain,
  signed_up AS signed_up_on,
  plan AS plan_code,
  birth_year
FROM __source("raw_customers")
