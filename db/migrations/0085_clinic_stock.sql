CREATE TABLE "campaign_clinic_stock" (
	"campaign_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"hospital_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"units" integer NOT NULL,
	CONSTRAINT "campaign_clinic_stock_campaign_id_site_id_lot_id_hospital_id_tenant_id_pk" PRIMARY KEY("campaign_id","site_id","lot_id","hospital_id","tenant_id"),
	CONSTRAINT "campaign_clinic_stock_not_negative" CHECK (units >= 0)
);
--> statement-breakpoint
CREATE INDEX "campaign_clinic_stock_hospital" ON "campaign_clinic_stock" USING btree ("hospital_id");--> statement-breakpoint
CREATE INDEX "campaign_clinic_stock_lot" ON "campaign_clinic_stock" USING btree ("lot_id");