-- An escalation about anything is seen by its subject's owner, by the tenant that must act, and by whoever was let in to
-- the prescription that it is about.
ALTER POLICY handed_on ON escalations USING (
  acting_tenant_id = (SELECT actor_tenant())
  OR EXISTS (
    SELECT 1 FROM access_grants g WHERE g.resource_id = escalations.prescription_id
      AND g.tenant_id = (SELECT actor_tenant()) AND (g.until IS NULL OR g.until > now())
  )
);
