-- An insurer reads what its files and an institution's book do not agree on, as it reads the claims.
CREATE POLICY insurer_reads ON claim_differences FOR SELECT TO yunyaoku_app
  USING (insurer_tenant_id = (SELECT actor_tenant()));
