CREATE TABLE "saved_views" (
	"tenant_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"table_name" text NOT NULL,
	"name" text NOT NULL,
	"filters" jsonb NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "saved_views_person_id_table_name_name_tenant_id_pk" PRIMARY KEY("person_id","table_name","name","tenant_id")
);
--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_person_id_tenant_id_people_id_tenant_id_fk" FOREIGN KEY ("person_id","tenant_id") REFERENCES "public"."people"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "people_name" ON "people" USING btree ("tenant_id","name","id");--> statement-breakpoint
CREATE INDEX "events_tenant" ON "events" USING btree ("tenant_id","position") WHERE position is not null;--> statement-breakpoint
CREATE INDEX "claims_insurer_claimed" ON "claims" USING btree ("insurer_tenant_id","claimed_fen","id");--> statement-breakpoint
CREATE INDEX "order_parts_seller_total" ON "order_parts" USING btree ("tenant_id",(goods_fen + delivery_fen),"id");