DROP INDEX "access_grants_tenant";--> statement-breakpoint
DROP INDEX "people_tenant";--> statement-breakpoint
DROP INDEX "patient_links_tenant";--> statement-breakpoint
CREATE INDEX "access_grants_handed_on" ON "access_grants" USING btree ("tenant_id","resource_kind","resource_id");--> statement-breakpoint
CREATE INDEX "people_tenant_id" ON "people" USING btree ("tenant_id","id");--> statement-breakpoint
CREATE INDEX "dispenses_tenant" ON "dispenses" USING btree ("tenant_id","prescription_id","id");--> statement-breakpoint
CREATE INDEX "claims_tenant" ON "claims" USING btree ("tenant_id","shipment_id","id");--> statement-breakpoint
CREATE INDEX "claims_insurer" ON "claims" USING btree ("insurer_tenant_id","shipment_id","id");--> statement-breakpoint
CREATE INDEX "patient_links_tenant_patient" ON "patient_links" USING btree ("tenant_id","patient_id");--> statement-breakpoint
CREATE INDEX "prescription_lines_tenant" ON "prescription_lines" USING btree ("tenant_id","prescription_id","id");--> statement-breakpoint
CREATE INDEX "prescriptions_tenant" ON "prescriptions" USING btree ("tenant_id","id");--> statement-breakpoint
CREATE INDEX "prescriptions_signed" ON "prescriptions" USING btree ("tenant_id","signed_at","id");