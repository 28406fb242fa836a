-- Awards that are worked out belong to whoever runs the round, and nobody else sees that they were asked for.
ALTER TABLE procurement_award_works ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE procurement_award_works FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY network_sees_across ON procurement_award_works TO yunyaoku_network USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own_rows ON procurement_award_works TO yunyaoku_app
  USING (tenant_id = (SELECT actor_tenant())) WITH CHECK (tenant_id = (SELECT actor_tenant()));
--> statement-breakpoint
GRANT SELECT, INSERT ON procurement_award_works TO yunyaoku_app, yunyaoku_network;
--> statement-breakpoint
GRANT UPDATE (state, started_at, ended_at, rounds, cost_ten_thousandths, gap_per_million, award_id, refusals)
  ON procurement_award_works TO yunyaoku_app, yunyaoku_network;
