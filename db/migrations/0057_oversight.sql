CREATE INDEX "network_accesses_tenant" ON "network_accesses" USING btree ("tenant_id","id");--> statement-breakpoint
CREATE INDEX "shipment_legs_departed" ON "shipment_legs" USING btree ("departed_at","from_site_id","to_site_id");--> statement-breakpoint
CREATE INDEX "claim_differences_insurer" ON "claim_differences" USING btree ("insurer_tenant_id","id");--> statement-breakpoint
CREATE INDEX "claims_settled" ON "claims" USING btree ("insurer_tenant_id","settled_at","settled_fen") WHERE state = 'settled';--> statement-breakpoint
CREATE INDEX "insurance_checks_checked" ON "insurance_checks" USING btree ("checked_at");--> statement-breakpoint
CREATE INDEX "charges_booked" ON "charges" USING btree ("booked_at");--> statement-breakpoint
CREATE INDEX "order_parts_offered" ON "order_parts" USING btree ("offered_at");--> statement-breakpoint
CREATE INDEX "review_results_made" ON "review_results" USING btree ("made_at");--> statement-breakpoint
CREATE INDEX "prescriptions_acknowledged" ON "prescriptions" USING btree ("acknowledged_at");--> statement-breakpoint
CREATE INDEX "demand_weeks_week" ON "demand_weeks" USING btree ("week_start");