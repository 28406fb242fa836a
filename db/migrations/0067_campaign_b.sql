CREATE TABLE "campaign_earmarks" (
	"campaign_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"units" integer NOT NULL,
	CONSTRAINT "campaign_earmarks_campaign_id_site_id_lot_id_tenant_id_pk" PRIMARY KEY("campaign_id","site_id","lot_id","tenant_id"),
	CONSTRAINT "campaign_earmarks_not_negative" CHECK (units >= 0)
);
--> statement-breakpoint
CREATE INDEX "campaign_earmarks_lot" ON "campaign_earmarks" USING btree ("lot_id");