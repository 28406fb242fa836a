-- An insurer reads the charges that it is asked to pay a share of, as it reads the claims for them.
CREATE POLICY insurer_reads ON charges FOR SELECT TO yunyaoku_app
  USING (EXISTS (
    SELECT FROM claims
    WHERE claims.shipment_id = charges.shipment_id AND claims.tenant_id = charges.tenant_id
      AND claims.insurer_tenant_id = (SELECT actor_tenant())
  ));
