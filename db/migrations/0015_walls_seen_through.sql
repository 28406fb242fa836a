-- The same walls, in a form that the planner sees through: a function that looks by itself is called for every row of
-- other tenants that a search passes, which is most of what there is. What may be written is still asked of the functions.
DO $$
DECLARE wall record;
BEGIN
  FOR wall IN
    SELECT p.tablename, p.policyname, part[1] AS function, part[2] AS subject
    FROM pg_policies p, regexp_match(p.qual, '^(granted|linked)\((\w+)\)$') part
    WHERE p.schemaname = 'public' AND p.cmd = 'SELECT' AND part IS NOT NULL
  LOOP
    EXECUTE format(
      CASE wall.function
        WHEN 'granted' THEN 'ALTER POLICY %1$I ON %2$I USING (EXISTS (
          SELECT 1 FROM access_grants g WHERE g.resource_id = %2$I.%3$I
            AND g.tenant_id = (SELECT actor_tenant()) AND (g.until IS NULL OR g.until > now())))'
        ELSE 'ALTER POLICY %1$I ON %2$I USING (EXISTS (
          SELECT 1 FROM patient_links l WHERE l.patient_id = %2$I.%3$I
            AND l.tenant_id = (SELECT actor_tenant()) AND (l.until IS NULL OR l.until > now())))'
      END,
      wall.policyname, wall.tablename, wall.subject);
  END LOOP;
END $$;
