-- When a code for a family member was asked for: the hospital's own alone, as that for the patient.
ALTER TABLE tracking_agent_codes ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tracking_agent_codes FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON tracking_agent_codes TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON tracking_agent_codes TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON tracking_agent_codes TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
-- What no law keeps any more goes: by the sweep, and when the person asks for it.
GRANT DELETE ON tracking_agent_codes, symptom_forms, campaign_contacts TO yunyaoku_network;
