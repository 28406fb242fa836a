ALTER TABLE price_drafts ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE price_drafts FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON price_drafts TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON price_drafts TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (state, in_force_from, decided_by, decided_at) ON price_drafts TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
-- Who charges must know the public prices. A price that was entered changes in nothing but its last day.
CREATE POLICY public_lists ON list_prices FOR SELECT TO yunyaoku_app USING (list IN ('government', 'market'));
--> statement-breakpoint
GRANT UPDATE (valid_to) ON list_prices TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
-- A draft of the clinical rules is edited rule by rule; an approved version keeps its content, which the command guards.
GRANT UPDATE (content, content_hash, edited_by) ON clinical_rule_sets TO yunyaoku_app;
--> statement-breakpoint
GRANT DELETE ON webhook_deliveries, webhook_attempts TO yunyaoku_network;
