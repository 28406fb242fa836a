DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['inventory_policies', 'stock_adjustments', 'stocktakes', 'stocktake_lines', 
    'code_aggregations', 'destructions', 'destruction_lines'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY network_sees_across ON %I TO yunyaoku_network USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY own_rows ON %I TO yunyaoku_app
      USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO yunyaoku_app, yunyaoku_network', t);
  END LOOP;
END $$;
--> statement-breakpoint
-- What is packed in what is printed on the goods: whoever holds a carton reads what is in it, whoever packed it.
CREATE POLICY printed_on_goods ON code_aggregations FOR SELECT TO yunyaoku_app
  USING ((SELECT actor_tenant()) IS NOT NULL);
--> statement-breakpoint
-- True when a box with this code, or one that is packed in it, is in the acting tenant's books.
CREATE FUNCTION holds_code(p_code text) RETURNS boolean LANGUAGE sql STABLE AS $$
  WITH RECURSIVE inside(code) AS (
    SELECT p_code
    UNION
    SELECT a.child_code FROM inside JOIN code_aggregations a
      ON a.parent_code = inside.code AND a.disaggregated_at IS NULL
  )
  SELECT EXISTS (SELECT 1 FROM inside JOIN trace_codes t USING (code) WHERE t.tenant_id = actor_tenant())
$$;
--> statement-breakpoint
-- And whoever holds goods opens what they came in.
CREATE POLICY opened_by_holder ON code_aggregations FOR UPDATE TO yunyaoku_app
  USING (holds_code(child_code)) WITH CHECK (holds_code(child_code));
