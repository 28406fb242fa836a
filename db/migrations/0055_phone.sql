CREATE TABLE "device_keys" (
	"key_id" text NOT NULL,
	"tenant_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"name" text NOT NULL,
	"public_key" jsonb NOT NULL,
	"session_id" text,
	"registered_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "device_keys_key_id_tenant_id_pk" PRIMARY KEY("key_id","tenant_id")
);
--> statement-breakpoint
CREATE TABLE "offline_acts" (
	"tenant_id" uuid NOT NULL,
	"principal_id" text NOT NULL,
	"route" text NOT NULL,
	"key" text NOT NULL,
	"key_id" text NOT NULL,
	"kind" text NOT NULL,
	"payload_version" integer NOT NULL,
	"content" text NOT NULL,
	"signature" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "offline_acts_tenant_id_principal_id_route_key_pk" PRIMARY KEY("tenant_id","principal_id","route","key")
);
--> statement-breakpoint
ALTER TABLE "device_keys" ADD CONSTRAINT "device_keys_person_id_tenant_id_people_id_tenant_id_fk" FOREIGN KEY ("person_id","tenant_id") REFERENCES "public"."people"("id","tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "device_keys_person" ON "device_keys" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "offline_acts_key" ON "offline_acts" USING btree ("key_id");