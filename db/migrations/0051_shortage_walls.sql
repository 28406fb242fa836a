DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['shortages', 'shortage_products', 'shortage_plans', 'shortage_needs', 'shortage_shares',
    'shortage_promises', 'shortage_person_uses', 'shortage_signs'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY network_sees_across ON %I TO yunyaoku_network USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY own_rows ON %I TO yunyaoku_app
      USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO yunyaoku_app, yunyaoku_network', t);
  END LOOP;
END $$;
--> statement-breakpoint
REVOKE UPDATE ON shortage_products, shortage_needs, shortage_shares FROM yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
-- Everybody who orders or prescribes is to know what is scarce, and how evenly it was shared out.
CREATE POLICY known_to_all ON shortages FOR SELECT TO yunyaoku_app USING (true);
--> statement-breakpoint
CREATE POLICY known_to_all ON shortage_products FOR SELECT TO yunyaoku_app USING (true);
--> statement-breakpoint
CREATE POLICY applied_known_to_all ON shortage_plans FOR SELECT TO yunyaoku_app USING (state = 'applied');
--> statement-breakpoint
-- Whoever a plan shares out to sees its own share, once it is applied.
CREATE POLICY own_share ON shortage_needs FOR SELECT TO yunyaoku_app
  USING (site_tenant_id = (SELECT actor_tenant())
    AND EXISTS (SELECT 1 FROM shortage_plans p WHERE p.id = plan_id AND p.state = 'applied'));
--> statement-breakpoint
CREATE POLICY own_share ON shortage_shares FOR SELECT TO yunyaoku_app
  USING (site_tenant_id = (SELECT actor_tenant())
    AND EXISTS (SELECT 1 FROM shortage_plans p WHERE p.id = plan_id AND p.state = 'applied'));
--> statement-breakpoint
CREATE POLICY own_share ON shortage_promises FOR SELECT TO yunyaoku_app
  USING (site_tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
-- Whoever treats a person sees what that person was prescribed of a scarce ingredient, and nothing else of it.
CREATE POLICY own_patients ON shortage_person_uses FOR SELECT TO yunyaoku_app USING (
  EXISTS (SELECT 1 FROM patient_links l WHERE l.patient_id = shortage_person_uses.patient_id
    AND l.tenant_id = (SELECT actor_tenant()) AND (l.until IS NULL OR l.until > now())));
--> statement-breakpoint
-- A prescription that ends without being supplied gives a person's limit back, whoever ends it and why.
CREATE FUNCTION give_back_person_limit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE shortage_person_uses SET counts = false WHERE prescription_id = NEW.id AND counts;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER give_back_person_limit AFTER UPDATE OF state ON prescriptions FOR EACH ROW
  WHEN (NEW.state IS DISTINCT FROM OLD.state AND NEW.state IN ('rejected', 'cancelled', 'expired'))
  EXECUTE FUNCTION give_back_person_limit();
